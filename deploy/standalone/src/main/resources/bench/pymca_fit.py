"""Times PyMca's fast linear fit: pymca_fit.py CUBE.raw CHANNELS OFFSET_KEV GAIN_KEV REPEAT

CUBE.raw holds spectra one after the other, big-endian uint32. Prints one JSON object. Exit code 77: no PyMca here.
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
spectra = numpy.fromfile(path, ">u4").reshape(1, -1, channels).astype(numpy.float32)
cube = numpy.repeat(spectra, repeat, axis=0)

template = [p for p in ("/usr/share/pymca/Steel.cfg", os.path.join(PyMcaDataDir.PYMCA_DATA_DIR, "Steel.cfg")) if os.path.exists(p)]
if not template:
    sys.exit(77)
config = ConfigDict()
config.read(template[0])
config["peaks"] = {e: "K" for e in "Si S Cl Ar K Ca Ti Cr Mn Fe Ni Cu Zn Sr".split()}
config["peaks"].update({e: "L" for e in "Ba Hg Pb".split()})
config["detector"].update(zero=offset, gain=gain)
config["attenuators"] = {name: [0] + list(values[1:]) for name, values in config["attenuators"].items()}
energies = config["fit"]["energy"]
config["fit"].update(stripflag=1, stripalgorithm=1, snipwidth=max(10, int(0.6 / gain)), scatterflag=0)
config["fit"].update(xmin=int((1.3 - offset) / gain), xmax=min(channels - 1, int((18.5 - offset) / gain)))
config["fit"]["energy"] = [28.0] + ["None"] * (len(energies) - 1) if isinstance(energies, list) else 28.0

job = FastXRFLinearFit()
job.setFitConfiguration(config)
start = time.perf_counter()
job.fitMultipleSpectra(y=cube, weight=0, refit=1, concentrations=0)
seconds = time.perf_counter() - start
pixels = cube.shape[0] * cube.shape[1]
print(json.dumps({"pixels": pixels, "channels": channels, "pixels_per_second": pixels / seconds}))
