"""The process that reads pictures: `python -m raincheck.system.ocr_worker`, pictures in, boxes of text out.

It alone loads the models. Its standard input holds pictures, each behind its length in eight bytes; for each it writes
one line of JSON. Nothing is downloaded: every model lies in the library's own folder and is named, and pictures are
handed over as arrays. The library's usage reports are switched off before it is loaded (its releases that send any
are shut out by the version in pyproject.toml as well).
"""

from __future__ import annotations

import importlib
import io
import json
import os
import sys
from pathlib import Path
from typing import Any, BinaryIO, Final

WIDTH: Final = 720
TILE: Final = 1500
OVERLAP: Final = 200
_MODELS: Final = {
    "Det.model_path": "PP-OCRv6_det_small.onnx",
    "Cls.model_path": "ch_ppocr_mobile_v2.0_cls_mobile.onnx",
    "Rec.model_path": "PP-OCRv6_rec_small.onnx",
}
_LENGTH: Final = 8
_MOST_PIXELS: Final = 60_000_000


def engine() -> Any:  # the library ships no types
    """The reader of pictures, on one thread and with the models of the installed wheel."""
    os.environ["ORT_DISABLE_TELEMETRY"] = "1"
    library = importlib.import_module("rapidocr")
    models = Path(str(library.__file__)).parent / "models"
    params: dict[str, object] = {name: str(models / file) for name, file in _MODELS.items()}
    params |= {
        "Global.log_level": "error",
        "EngineConfig.onnxruntime.intra_op_num_threads": 1,
        "EngineConfig.onnxruntime.inter_op_num_threads": 1,
    }
    return library.RapidOCR(params=params)


def read_picture(reader: Any, data: bytes) -> dict[str, object]:
    """The size of a picture and the texts on it, each with its box in the picture's own pixels."""
    from PIL import Image  # noqa: PLC0415  # only this process needs it

    Image.MAX_IMAGE_PIXELS = _MOST_PIXELS
    with Image.open(io.BytesIO(data)) as opened:
        picture = opened.convert("RGB")
    scale = min(1.0, WIDTH / picture.width)
    small = (
        picture.resize((round(picture.width * scale), max(1, round(picture.height * scale)))) if scale < 1 else picture
    )
    boxes: list[list[object]] = []
    top = 0
    while True:
        bottom = min(top + TILE, small.height)
        boxes += [box for box in _tile(reader, small, top, bottom) if not _is_cut(box, top, bottom, small.height)]
        if bottom == small.height:
            break
        top = bottom - OVERLAP
    found = [
        {"text": text, "score": score, "box": [value / scale for value in corners]}
        for text, score, corners in _once(boxes)
    ]
    return {"width": picture.width, "height": picture.height, "boxes": found}


def _tile(reader: Any, picture: Any, top: int, bottom: int) -> list[list[object]]:
    import numpy as np  # noqa: PLC0415  # only this process needs it

    array = np.asarray(picture.crop((0, top, picture.width, bottom)))[:, :, ::-1]
    result = reader(array)
    if result is None or result.boxes is None:
        return []
    return [
        [
            str(text),
            float(score),
            [
                float(min(point[0] for point in corners)),
                float(min(point[1] for point in corners)) + top,
                float(max(point[0] for point in corners)),
                float(max(point[1] for point in corners)) + top,
            ],
        ]
        for text, score, corners in zip(result.txts, result.scores, result.boxes, strict=True)
    ]


def _is_cut(box: list[object], top: int, bottom: int, height: int) -> bool:
    """Whether a box touches an inner edge of its tile: the next tile has it whole."""
    corners: Any = box[2]
    return (top > 0 and corners[1] <= top + 2) or (bottom < height and corners[3] >= bottom - 2)


def _once(boxes: list[list[object]]) -> list[tuple[object, object, Any]]:
    """Each text once, where two tiles overlap."""
    kept: list[tuple[object, object, Any]] = []
    for text, score, corners in boxes:
        if not any(_same(corners, other[2]) for other in kept[-60:]):
            kept.append((text, score, corners))
    return kept


def _same(one: Any, other: Any) -> bool:
    across = min(one[2], other[2]) - max(one[0], other[0])
    down = min(one[3], other[3]) - max(one[1], other[1])
    return bool(across > 0.5 * (one[2] - one[0]) and down > 0.5 * (one[3] - one[1]))


def serve(pictures: BinaryIO, answers: BinaryIO) -> None:
    """Read pictures until the input ends."""
    if hasattr(os, "nice"):
        os.nice(10)
    reader: Any = None
    while len(head := pictures.read(_LENGTH)) == _LENGTH:
        data = pictures.read(int.from_bytes(head, "big"))
        if reader is None:
            reader = engine()
        answer: dict[str, object]
        try:
            answer = read_picture(reader, data)
        except (OSError, ValueError, SyntaxError) as problem:
            answer = {"problem": type(problem).__name__}
        answers.write(json.dumps(answer, ensure_ascii=False).encode() + b"\n")
        answers.flush()


if __name__ == "__main__":
    out = sys.stdout.buffer
    sys.stdout = sys.stderr  # whatever the library prints must not stand between the answers
    serve(sys.stdin.buffer, out)
