"""PyMca's fast linear fit: pymca_fit.py CUBE.raw CHANNELS OFFSET_KEV GAIN_KEV REPEAT [TUBE_KEV MAPS.npz]

CUBE.raw holds spectra one after the other, big-endian uint32. Prints one JSON object. With a tube and a file, fits what such
a tube excites and writes labels and maps. Exit code 77: no PyMca here.
"""
import json
import os
import sys
import time

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
try:
    import numpy
    from PyMca5 import PyMcaDataDir
    from PyMca5.PyMcaIO.ConfigDict import ConfigDict
    from PyMca5.PyMcaPhysics.xrf.FastXRFLinearFit import FastXRFLinearFit
except ImportError:
    sys.exit(77)

path, channels, offset, gain, repeat = sys.argv[1], int(sys.argv[2]), float(sys.argv[3]), float(sys.argv[4]), int(sys.argv[5])
tube, maps = (float(sys.argv[6]), sys.argv[7]) if len(sys.argv) > 7 else (28.0, None)
spectra = numpy.fromfile(path, ">u4").reshape(1, -1, channels).astype(numpy.float32)
cube = numpy.repeat(spectra, repeat, axis=0)

template = [p for p in ("/usr/share/pymca/Steel.cfg", os.path.join(PyMcaDataDir.PYMCA_DATA_DIR, "Steel.cfg")) if os.path.exists(p)]
if not template:
    sys.exit(77)
config = ConfigDict()
config.read(template[0])
light = "" if maps else "Si Cl"
config["peaks"] = {e: "K" for e in (light + " S Ar K Ca Ti Cr Mn Fe Ni Cu Zn Sr" + (" As" if maps else "")).split()}
config["peaks"].update({e: "L" for e in "Ba Hg Pb".split()})
config["detector"].update(zero=offset, gain=gain)
if maps:
    config["detector"].update(fano=0.114, noise=0.1, sum=0.0)
config["attenuators"] = {name: [0] + list(values[1:]) for name, values in config["attenuators"].items()}
energies = config["fit"]["energy"]
config["fit"].update(stripflag=1, stripalgorithm=1, snipwidth=max(10, int(0.6 / gain)), scatterflag=0)
last = 0.55 * tube if maps and tube > 30 else 18.5
config["fit"].update(xmin=int((1.3 - offset) / gain), xmax=min(channels - 1, int((last - offset) / gain)))
config["fit"]["energy"] = [tube] + ["None"] * (len(energies) - 1) if isinstance(energies, list) else tube

job = FastXRFLinearFit()
job.setFitConfiguration(config)
start = time.perf_counter()
out = job.fitMultipleSpectra(y=cube, weight=0, refit=1, concentrations=0)
seconds = time.perf_counter() - start
pixels = cube.shape[0] * cube.shape[1]
if maps:
    labels = numpy.array([str(label).replace(" ", "-") for label in out.labels("parameters")])
    numpy.savez(maps, labels=labels, maps=numpy.asarray(out["parameters"]).astype(numpy.float32))
print(json.dumps({"pixels": pixels, "channels": channels, "pixels_per_second": pixels / seconds}))
