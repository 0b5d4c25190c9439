/**
 * Spectra of layered samples from fundamental parameters.
 *
 * <p>One spectrum with its targets:
 *
 * <pre>{@code
 * PigmentTable table = PigmentTable.shipped();
 * List<Pigment> palette = List.of(table.get("vermilion"), table.get("lead-white"), table.get("chalk"), table.get("linseed-oil"));
 * ForwardModel model = ForwardModel.prepare(
 *         new XrayLines(),
 *         XrayTube.of(Element.ofSymbol("Rh").orElseThrow(), 40),
 *         Geometry.TYPICAL,
 *         SiliconResponse.TYPICAL,
 *         palette.stream().map(Pigment::material).toList());
 *
 * // Once for each thread:
 * Simulator simulator = model.simulator(640, 3);
 * LayerStack stack = model.stack(3);
 * int[] counts = new int[640];
 *
 * // For each spectrum, from the surface down; numbers are positions in the palette:
 * stack.clear()
 *         .layerByVolume(15, new int[] {0, 3}, new double[] {0.4, 0.6})
 *         .layerByVolume(30, new int[] {1, 3}, new double[] {0.5, 0.5})
 *         .layerByMass(80, new int[] {2, 3}, new double[] {0.8, 0.2});
 * simulator.sample(stack);
 * EnergyAxis axis = new EnergyAxis(0.61, 0.04003, 0, new EnergyAxis.Width(0.08, 0.115));
 * simulator.expect(axis, 10_000, 50_000);
 * simulator.draw(random, counts);
 * double mercury = simulator.areas()[model.groups().indexOf(LineGroup.parse("Hg-L"))];
 * }</pre>
 *
 * <p>Another gain, offset, width, dose or rate costs a call of {@code expect} only; another tube, geometry or detector is
 * another {@code ForwardModel}, of which one keeps a list.
 */
package io.pentimento.xrf.forward;
