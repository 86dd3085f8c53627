"""The search service: from a question to its answer."""

import os

# Read when the math libraries load: their threads wait asleep. Spinning, one question took twenty
# times as long whenever another process held a core.
os.environ.setdefault("OMP_WAIT_POLICY", "PASSIVE")
# A question is a small sum: shared out among threads it took the time of two cores and ended later.
os.environ.setdefault("OMP_NUM_THREADS", "1")
# ONNX Runtime would tell its maker how it is used, from a thread that it starts at its import.
os.environ["ORT_DISABLE_TELEMETRY"] = "1"
