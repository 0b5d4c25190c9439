package io.pentimento.processor;

import io.pentimento.model.Manifest;
import io.pentimento.proto.LayerInfo;
import io.pentimento.proto.LayerRole;

/** Layers as map blocks name them. */
final class Layers {

    private Layers() {}

    static LayerInfo message(Manifest.Layer layer) {
        return LayerInfo.newBuilder()
                .setName(layer.name())
                .setUnit(layer.unit())
                .setRole(
                        switch (layer.role()) {
                            case AREA -> LayerRole.AREA;
                            case PROBABILITY -> LayerRole.PROBABILITY;
                            case TRUST -> LayerRole.TRUST;
                            case LIVE_FRACTION -> LayerRole.LIVE_FRACTION;
                            case CODE -> LayerRole.CODE;
                            case COLOUR -> LayerRole.COLOUR;
                            case OTHER -> LayerRole.LAYER_ROLE_UNSPECIFIED;
                        })
                .build();
    }
}
