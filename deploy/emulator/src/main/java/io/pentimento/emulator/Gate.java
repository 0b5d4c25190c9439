package io.pentimento.emulator;

/** Where one thread is made to wait by another. Safe for use by many threads. */
final class Gate {

    private boolean closing;
    private boolean open = true;
    private boolean waiting;
    private boolean heard = true;
    private long[] told = new long[0];

    /** Makes the other wait; returns when it does, or never will, with what it has said last. */
    synchronized long[] close() throws InterruptedException {
        closing = open;
        while (closing && !waiting) {
            wait();
        }
        return told.clone();
    }

    /** Lets it go on, with this for an answer. */
    synchronized void open(boolean answer) {
        heard = answer;
        closing = false;
        notifyAll();
    }

    /** Lets it go on for ever. */
    synchronized void open() {
        open = false;
        closing = false;
        notifyAll();
    }

    synchronized boolean isClosing() {
        return closing;
    }

    /** Waits until it may go on; the answer. */
    synchronized boolean await(long[] telling) {
        told = telling;
        waiting = true;
        notifyAll();
        try {
            while (closing) {
                wait();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
        waiting = false;
        return heard;
    }
}
