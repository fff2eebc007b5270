"""What models take beyond their weights, by kind and size, and which kind a model of the registry is.

The figures are peaks of the whole process (nvidia-smi's) less the weights; how and where they were measured: rows.py.
"""

import re
from dataclasses import dataclass

MOST_WEIGHTS = 8 << 10  # MiB


@dataclass(frozen=True)
class Kind:
    """Models that take alike: `mib` beyond their weights, or in all for a twin; `of`: what was measured."""

    mib: int
    of: str
    twin: bool = False


SHORT = "32 x 512 tokens in fp32"
LONG = "8 x 8192 tokens in fp32"
TEXT = [  # up to so many parameters outside the embeddings; kind for texts of up to 2048 tokens, and for longer ones
    (31e6, Kind(1401, f"DistilBERT at {SHORT}"), Kind(5259, f"ModernBERT base at {LONG}")),
    (120e6, Kind(1603, f"XLM-RoBERTa base at {SHORT}"), Kind(5259, f"ModernBERT base at {LONG}")),
    (410e6, Kind(1851, f"XLM-RoBERTa large at {SHORT}"), Kind(7156, f"ModernBERT large at {LONG}")),
]
BGE_M3 = Kind(5117, f"XLM-RoBERTa large, the shape of bge-m3, at {LONG}")
BGE_M3_PARAMETERS = (567754752, 568000000, 359026688)  # the last with a smaller vocabulary
DEBERTA = [(200e6, Kind(3791, f"DeBERTa v3 base at {SHORT}"))]
T5 = [  # up to so many parameters, here and below
    (300e6, Kind(2232, f"T5 base at {SHORT}")),
    (340e6, Kind(2462, f"the encoder of T5 large at {SHORT}")),
]
IMAGE = [
    (250e6, Kind(1667, "SigLIP base at 32 images of 384 x 384 in fp32")),
    (900e6, Kind(2810, "SigLIP 2 large at 32 images of 512 x 512 in fp32")),
    (2100e6, Kind(2759, "SigLIP 2 giant at 32 images of 384 x 384 in fp32")),
]
CAPTION = [(450e6, Kind(2872, "BLIP large at 32 images of 384 x 384 and 20 tokens out in fp32"))]
AUDIO = [
    (140e6, Kind(6166, "wav2vec2 base at 8 x 30 s in fp32")),
    (320e6, Kind(7644, "wav2vec2 large at 8 x 30 s in fp32")),
    (1000e6, Kind(7816, "wav2vec2 with a billion parameters at 8 x 30 s in fp32")),
]
SPECTROGRAM = [(90e6, Kind(2514, "the audio spectrogram transformer at 32 x 10 s in fp32"))]
FILES = {  # files of the registry that hold one kind each
    "clip": IMAGE, "openclip": IMAGE, "evaclip": IMAGE, "metaclip": IMAGE, "siglip": IMAGE, "dino": IMAGE,
    "moco": IMAGE, "bge_vl": IMAGE, "blip": CAPTION, "ast": SPECTROGRAM,
    "hubert": AUDIO, "wavlm": AUDIO, "wav2vec2": AUDIO, "data2vec": AUDIO, "unispeech": AUDIO, "mms": AUDIO,
}
TWINS = {  # by number of parameters; the largest of the three loads that rows.py names
    268098176: Kind(6432, "Gemma 3 270M at 1 x 32768 tokens in bf16", True),
    494032768: Kind(4824, f"Qwen2.5 0.5B at {SHORT}", True),
    596049920: Kind(8686, f"Qwen3 0.6B at {SHORT}", True),
    1543714304: Kind(10000, f"Qwen2.5 1.5B at {SHORT}", True),
    1720574976: Kind(13086, f"Qwen3 1.7B at {SHORT}", True),
}

# Families of language models, in a model's name or in what it was adapted from.
LANGUAGE_MODEL = re.compile(
    "qwen|llama|mistral|ministral|gemma|bloom|gpt|lfm2|minicpm|croissant|sarashina|giga-embeddings|bmretriever|hinvec|"
    "voyage|geevec|tarka|kalm|youtu|nemotron|penguin|[cf]2llm|flan-t5|[0-9]b$")
T5_NAME = re.compile("(^|-|mono)t5-|jina-embedding-[bs]-")
DEBERTA_NAME = re.compile("deberta|serafim-[19]00m")
# Code of their own, which batches or attends in ways that were not measured.
OWN_CODE = re.compile("^(byrne-embed|cde-small-.*|codesage-.*|listconranker|lodestone-.*|ogma-.*|ternary-.*)$")
# Also loaded to fill masks, with an output as wide as the vocabulary.
MASKED = {
    "bert-base-parsbert-uncased", "fabert", "nb-bert-base", "nb-bert-large", "rubert-base-cased", "tookabert-base",
    "xlm-roberta-base", "xlm-roberta-large",
}
SAYS_TOO_LITTLE = {  # everyday words, and names that other families have or may well get
    "berta", "bilingual-embedding-base", "bilingual-embedding-large", "bilingual-embedding-small", "bulbasaur",
    "deberta-v1-base", "embedder-100p", "ember-v1", "english-code-retriever", "frida", "ivysaur", "mini-gte",
    "searchmap-preview", "slx-v0-1", "squirtle", "user-base", "user2-base", "user2-small", "venusaur",
    "vietnamese-bi-encoder", "vietnamese-embedding", "wartortle", "yinka",
}


def kind(model):
    """The kind of a model, else None and why it has none."""
    if model.normalised in SAYS_TOO_LITTLE or not re.fullmatch("[a-z0-9-]+", model.normalised):
        return None, "a name that does not tell the model"
    if not model.open_weights or not model.frameworks & {"PyTorch", "Transformers", "safetensors"}:
        return None, "behind an API, or not run by PyTorch"
    if not model.parameters:
        return None, "number of parameters not known"
    if model.parameters == model.embedding_parameters or "NumPy" in model.frameworks:
        return None, "static embeddings, which have no use for a GPU"
    if model.weights > MOST_WEIGHTS:
        return None, "more than 8 GiB of weights in fp32"
    text = model.modalities <= {"text"}
    found = encoder_of_text(model) if text else smallest(FILES.get(family(model), []), model)
    return found, "kind or size not measured"


def encoder_of_text(model):
    if model.normalised in MASKED or OWN_CODE.match(model.normalised) or model.types & {"sparse", "router", "hybrid"}:
        return None
    twin = next((twin for count, twin in TWINS.items() if abs(model.parameters / count - 1) < 0.003), None)
    if twin or LANGUAGE_MODEL.search(f"{model.normalised} {model.adapted_from.lower()}"):
        return None if "cross-encoder" in model.types else twin
    if T5_NAME.search(model.normalised):
        return smallest(T5, model)
    if DEBERTA_NAME.search(model.normalised):
        return smallest(DEBERTA, model)
    if model.parameters in BGE_M3_PARAMETERS:
        return BGE_M3
    outside = model.parameters - model.embedding_parameters
    return next((longer if model.tokens > 2048 else short for most, short, longer in TEXT if outside <= most), None)


def family(model):
    return re.sub("(_models?)?[.]py$", "", model.file)


def smallest(kinds, model):
    return next((kind for most, kind in kinds if model.parameters <= most), None)
