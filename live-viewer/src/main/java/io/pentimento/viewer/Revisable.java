package io.pentimento.viewer;

import com.google.protobuf.Message;
import io.pentimento.proto.Annotation;
import io.pentimento.proto.AnnotationKind;
import io.pentimento.proto.Rule;

/** What all things have that pages edit by revision, and {@code {instrument}_annotations} keeps. */
interface Revisable<M extends Message> {

    Revisable<Annotation> ANNOTATION = new Revisable<>() {
        @Override
        public AnnotationKind kind() {
            return AnnotationKind.ANNOTATION;
        }

        @Override
        public Annotation prototype() {
            return Annotation.getDefaultInstance();
        }

        @Override
        public Annotation gone(String id) {
            return Annotation.newBuilder().setId(id).build();
        }

        @Override
        public String id(Annotation thing) {
            return thing.getId();
        }

        @Override
        public String scan(Annotation thing) {
            return thing.getScan();
        }

        @Override
        public int revision(Annotation thing) {
            return thing.getRevision();
        }

        @Override
        public String author(Annotation thing) {
            return thing.getAuthor();
        }
    };

    Revisable<Rule> RULE = new Revisable<>() {
        @Override
        public AnnotationKind kind() {
            return AnnotationKind.RULE;
        }

        @Override
        public Rule prototype() {
            return Rule.getDefaultInstance();
        }

        @Override
        public Rule gone(String id) {
            return Rule.newBuilder().setId(id).build();
        }

        @Override
        public String id(Rule thing) {
            return thing.getId();
        }

        @Override
        public String scan(Rule thing) {
            return thing.getScan();
        }

        @Override
        public int revision(Rule thing) {
            return thing.getRevision();
        }

        @Override
        public String author(Rule thing) {
            return thing.getAuthor();
        }
    };

    AnnotationKind kind();

    M prototype();

    /** One that was deleted before anything else was known of it. */
    M gone(String id);

    String id(M thing);

    /** Empty: it is of all scans. */
    String scan(M thing);

    int revision(M thing);

    String author(M thing);

    /** Of its record. */
    default String key(String id) {
        return kind().key(id);
    }

    /** The id that a record's key holds. */
    default String idOf(String key) {
        return key.substring(kind().key("").length());
    }
}
