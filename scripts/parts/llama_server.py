"""llama.cpp's own HTTP server out of the wheel xllamacpp, started with the llama-server flags that Claudomator uses.

Prints its address when the model is loaded; /health answers before. SIGTERM and SIGINT end it at once.
"""

import argparse
import os
import pathlib
import signal
import sys

sys.path.insert(0, str(pathlib.Path(__file__).parent / "site"))

parser = argparse.ArgumentParser(prog="llama-server")
parser.add_argument("-m", "--model", required=True)
parser.add_argument("-a", "--alias")
parser.add_argument("--host", default="127.0.0.1")
parser.add_argument("--port", type=int, default=8080)
parser.add_argument("-c", "--ctx-size", type=int, default=4096)
parser.add_argument("-b", "--batch-size", type=int)
parser.add_argument("-np", "--parallel", type=int, default=1)
parser.add_argument("-t", "--threads", type=int, default=0)
parser.add_argument("-n", "--predict", type=int, default=-1)
parser.add_argument("--temp", type=float)
parser.add_argument("--api-key")
parser.add_argument("--spec-type", choices=["none", "ngram-simple"], default="none")
options, unknown = parser.parse_known_args()
if unknown:
    print(f"llama-server: this launcher does not know {' '.join(unknown)}; going on without", file=sys.stderr, flush=True)
if not os.path.isfile(options.model):
    sys.exit(f"llama-server: no such model file: {options.model}")

windows = os.name == "nt"
if not windows:
    # Before the server starts its threads, or one of them takes the signal.
    signal.pthread_sigmask(signal.SIG_BLOCK, {signal.SIGTERM, signal.SIGINT})
import xllamacpp  # noqa: E402

params = xllamacpp.CommonParams()
params.model.path = options.model
params.hostnames = [options.host]
params.port = options.port
params.n_ctx = options.ctx_size
params.n_parallel = options.parallel
params.n_predict = options.predict
params.use_jinja = params.endpoint_props = params.endpoint_slots = True
if options.batch_size:
    params.n_batch = options.batch_size
if options.alias:
    params.model_alias = {options.alias}
if options.temp is not None:
    params.sampling.temp = options.temp
if options.api_key:
    params.api_keys = [options.api_key]
if options.spec_type == "ngram-simple":
    params.speculative.types = [xllamacpp.common_speculative_type.COMMON_SPECULATIVE_TYPE_NGRAM_SIMPLE]
if options.threads:
    params.cpuparams.n_threads = params.cpuparams_batch.n_threads = options.threads
server = xllamacpp.Server(params)
print(server.listening_address, flush=True)
if windows:
    signal.signal(signal.SIGINT, lambda *_: os._exit(0))
    while True:
        signal.signal(signal.SIGTERM, lambda *_: os._exit(0))
        __import__("time").sleep(3600)
signal.sigwait({signal.SIGTERM, signal.SIGINT})
os._exit(0)  # the server's destructor would wait for running requests
