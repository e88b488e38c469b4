"""Writes a GGUF model as a Hugging Face folder (bfloat16 safetensors, tokenizer, chat template): gguf_to_hf.py MODEL.gguf FOLDER. Offline."""
import os
import sys

os.environ["HF_HUB_OFFLINE"] = "1"
import torch
from transformers import AutoModelForCausalLM, AutoTokenizer

source, target = sys.argv[1:3]
folder, name = os.path.split(os.path.abspath(source))
tokenizer = AutoTokenizer.from_pretrained(folder, gguf_file=name)
model = AutoModelForCausalLM.from_pretrained(folder, gguf_file=name, dtype=torch.float32)
# transformers 5 still calls the dequantized model quantized, and then refuses to save it.
model.hf_quantizer = None
model.is_quantized = False
for owner, mark in ((model.config, "quantization_config"), (model, "quantization_method")):
    if hasattr(owner, mark):
        delattr(owner, mark)
model.to(torch.bfloat16).save_pretrained(target)
tokenizer.save_pretrained(target)
