package io.pentimento.acquisition.spectrometer;

/**
 * The 64 bytes of a status (DP5 Programmer's Guide B1, section 5). The family reports no live time.
 *
 * @param fastCount photons that the fast channel saw since the spectrum was cleared
 * @param slowCount photons that the slow channel saw
 * @param generalCount of the general purpose counter
 * @param accumulationS time in which it counted, s
 * @param realS elapsed time, s
 * @param firmware as 6.08.05
 * @param serialNumber of the device
 * @param highVoltageV of the detector, V
 * @param detectorK temperature of the detector, K
 * @param boardC temperature of the board, °C
 * @param enabled whether it counts
 * @param configured whether it has been told how since it was switched on
 * @param device what it is
 * @param buffering whether it stores spectra by itself
 * @param nextSlot that the next spectrum is stored in
 */
record Status(
        long fastCount,
        long slowCount,
        long generalCount,
        double accumulationS,
        double realS,
        String firmware,
        long serialNumber,
        double highVoltageV,
        double detectorK,
        int boardC,
        boolean enabled,
        boolean configured,
        Device device,
        boolean buffering,
        int nextSlot) {

    static final int BYTES = 64;

    private static final int LAST_FIRMWARE_WITHOUT_BUILD = 0x65;
    private static final double KELVIN_PER_UNIT = 0.1;
    private static final double VOLTS_PER_UNIT = 0.5;

    /** Of the family. */
    enum Device {
        DP5,
        PX5,
        DP5G,
        MCA8000D,
        TB5,
        DP5_X,
        UNKNOWN;

        /** Whether it can store spectra by itself, each when its stage says so (section 6.3). */
        boolean buffers() {
            return this == DP5 || this == PX5;
        }
    }

    /** @param from where the status begins among the packet's data */
    static Status read(PacketReader packet, int from) {
        int flags = packet.data(from + 35);
        int device = packet.data(from + 39);
        int firmware = packet.data(from + 24);
        int build = firmware > LAST_FIRMWARE_WITHOUT_BUILD ? packet.data(from + 37) & 0xF : 0;
        // The guide's words leave the order of these bits open: next slot in the lower nine, running above them.
        int sequence = packet.data(from + 46) << 8 | packet.data(from + 47);
        return new Status(
                little(packet, from),
                little(packet, from + 4),
                little(packet, from + 8),
                packet.data(from + 12) / 1000.0 + little24(packet, from + 13) / 10.0,
                little(packet, from + 20) / 1000.0,
                (firmware >> 4) + ".%02d.%02d".formatted(firmware & 0xF, build),
                little(packet, from + 26),
                (short) (packet.data(from + 30) << 8 | packet.data(from + 31)) * VOLTS_PER_UNIT,
                ((packet.data(from + 32) & 0xF) << 8 | packet.data(from + 33)) * KELVIN_PER_UNIT,
                (byte) packet.data(from + 34),
                (flags & 0x20) != 0,
                (flags & 0x02) != 0,
                Device.values()[Math.min(device, Device.UNKNOWN.ordinal())],
                (sequence & 0x200) != 0,
                sequence & 0x1FF);
    }

    private static long little(PacketReader packet, int at) {
        return little24(packet, at) | (long) packet.data(at + 3) << 24;
    }

    private static long little24(PacketReader packet, int at) {
        return packet.data(at) | packet.data(at + 1) << 8 | packet.data(at + 2) << 16;
    }
}
