package io.pentimento.xrf.forward;

import io.pentimento.xrf.material.Material;
import java.util.Arrays;
import java.util.List;

/**
 * A layered sample, from the surface down: the mass of each material on a square centimetre of each layer. Materials are
 * named by their position in the model's list. Filled again and again without allocating; belongs to one thread.
 */
public final class LayerStack {

    private final double[] density;
    private final double[][] mass;
    private int layers;

    /**
     * @param materials of the model
     * @param mostLayers positive
     */
    LayerStack(List<Material> materials, int mostLayers) {
        if (mostLayers <= 0) {
            throw new IllegalArgumentException("mostLayers=" + mostLayers + ": must be positive");
        }
        density = materials.stream().mapToDouble(Material::density).toArray();
        mass = new double[mostLayers][density.length];
    }

    /** Takes all layers away. */
    public LayerStack clear() {
        layers = 0;
        return this;
    }

    /** Begins an empty layer beneath those that are there. */
    public LayerStack beginLayer() {
        if (layers == mass.length) {
            throw new IllegalArgumentException("layers=" + (layers + 1) + ": this stack holds " + mass.length);
        }
        Arrays.fill(mass[layers], 0);
        layers++;
        return this;
    }

    /** Adds material to the layer begun last, mg/cm². */
    public LayerStack add(int material, double mgPerCm2) {
        return addTo(layers - 1, material, mgPerCm2);
    }

    /**
     * Adds material to a layer, mg/cm².
     *
     * @param layer 0 for the topmost
     */
    public LayerStack addTo(int layer, int material, double mgPerCm2) {
        if (!(mgPerCm2 >= 0) || !Double.isFinite(mgPerCm2)) {
            throw new IllegalArgumentException("mgPerCm2=" + mgPerCm2 + ": must not be negative");
        }
        if (layer < 0 || layer >= layers) {
            throw new IllegalArgumentException("layer=" + layer + ": there are " + layers);
        }
        mass[layer][material] += mgPerCm2;
        return this;
    }

    /** A layer of one material. */
    public LayerStack layer(double thicknessUm, int material) {
        return beginLayer().add(material, thicknessUm * density[material] * 0.1);
    }

    /**
     * A layer that is a mixture by volume; the shares need not add up to 1.
     *
     * @param materials as many as there are shares
     */
    public LayerStack layerByVolume(double thicknessUm, int[] materials, double[] shares) {
        double volume = sum(shares, null);
        beginLayer();
        for (int i = 0; i < shares.length; i++) {
            add(materials[i], shares[i] / volume * thicknessUm * density[materials[i]] * 0.1);
        }
        return this;
    }

    /** A layer that is a mixture by mass; the shares need not add up to 1. Volumes add up. */
    public LayerStack layerByMass(double thicknessUm, int[] materials, double[] shares) {
        double volume = sum(shares, materials);
        beginLayer();
        for (int i = 0; i < shares.length; i++) {
            add(materials[i], shares[i] / volume * thicknessUm * 0.1);
        }
        return this;
    }

    /** Becomes a copy of another stack of the same model that has no more layers than this one holds. */
    public LayerStack set(LayerStack other) {
        layers = other.layers;
        for (int l = 0; l < layers; l++) {
            System.arraycopy(other.mass[l], 0, mass[l], 0, mass[l].length);
        }
        return this;
    }

    /** Takes a material out of all layers; what lies above and beneath it stays as it is. */
    public LayerStack remove(int material) {
        for (int l = 0; l < layers; l++) {
            mass[l][material] = 0;
        }
        return this;
    }

    /** Puts the same mass of another material in a material's place, in all layers. */
    public LayerStack replace(int material, int other) {
        for (int l = 0; l < layers && other != material; l++) {
            mass[l][other] += mass[l][material];
            mass[l][material] = 0;
        }
        return this;
    }

    /** Number of layers. */
    public int layers() {
        return layers;
    }

    /** Mass of a material in a layer, mg/cm²; layer 0 is the surface. */
    public double mass(int layer, int material) {
        return mass[layer][material];
    }

    double[] masses(int layer) {
        return mass[layer];
    }

    /** Sum of shares, each over its material's density where materials are given. */
    private double sum(double[] shares, int[] materials) {
        double sum = 0;
        for (int i = 0; i < shares.length; i++) {
            sum += materials == null ? shares[i] : shares[i] / density[materials[i]];
        }
        if (!(sum > 0)) {
            throw new IllegalArgumentException("shares=" + Arrays.toString(shares) + ": one must be positive");
        }
        return sum;
    }
}
