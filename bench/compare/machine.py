"""What of a machine decides about speed: cores, caches, vector features. Neither names nor paths."""
import os
import pathlib
import platform

VECTOR = ("sse4_2", "avx", "avx2", "avx512f", "avx512bw", "avx512vbmi", "asimd", "sve", "sve2")
CPU = pathlib.Path("/sys/devices/system/cpu/cpu0/cache")


def caches():
    """{"L1d": "48K", ...} of one core."""
    found = {}
    for folder in sorted(CPU.glob("index*")):
        level, kind, size = ((folder / name).read_text(encoding="ascii").strip() for name in ("level", "type", "size"))
        found[f"L{level}{ {'Data': 'd', 'Instruction': 'i'}.get(kind, '') }"] = size
    return found


def vector_features():
    try:
        lines = pathlib.Path("/proc/cpuinfo").read_text(encoding="utf-8").split("\n")
    except OSError:
        return []
    flags = next((line.split(":")[1].split() for line in lines if line.startswith(("flags", "Features"))), [])
    return [name for name in VECTOR if name in flags]


def free_megabytes():
    """What programs can still take, in MB; None where the system does not say."""
    try:
        lines = pathlib.Path("/proc/meminfo").read_text(encoding="ascii").split("\n")
    except OSError:
        return None
    return next((int(line.split()[1]) * 1024 / 1e6 for line in lines if line.startswith("MemAvailable")), None)


def load():
    """How many programs ran or waited for a core, the average of the last minute."""
    return os.getloadavg()[0]


def describe():
    return {"architecture": platform.machine(), "cores": os.cpu_count(), "caches": caches(),
            "vector": vector_features()}


def sentence(machine):
    caches_text = ", ".join(f"{name} {size}" for name, size in machine["caches"].items())
    return (f"{machine['architecture']}, {machine['cores']} cores, caches {caches_text or 'unknown'}, "
            f"vector features {' '.join(machine['vector']) or 'none'}")
