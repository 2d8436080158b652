"""PyTorch's modules for what `torch.nn` has none for: an embedding of the inputs, and several
networks whose outputs are averaged. `torch_modules` loads this file when it makes one."""

from __future__ import annotations

import math
from collections.abc import Sequence

import torch
from torch import nn

from chainrule.pieces.embeddings import Embedding


class Embedded(nn.Module):
    """Behind the inputs ``(n, inputs)`` the waves of some of them, as `pieces.embeddings` says."""

    def __init__(self, embedding: Embedding) -> None:
        super().__init__()
        self.columns = list(embedding.columns)
        self.freq, self.phase, self.mix, self.shift = (
            nn.Parameter(torch.tensor(array)) for array in embedding.parameters
        )

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        """``(n, inputs + columns · mixtures)``."""
        x = X[:, self.columns].T[:, :, None]
        wave = torch.cos(2 * math.pi * (x * self.freq[:, None, :]) + self.phase[:, None, :])
        emb = wave @ self.mix + self.shift[:, None, :]
        return torch.cat([X, emb.permute(1, 0, 2).flatten(1)], dim=1)


class Cooled(nn.Module):
    """z/T, in float64, before the last activation."""

    def __init__(self, temperature: float) -> None:
        super().__init__()
        self.temperature = temperature

    def forward(self, z: torch.Tensor) -> torch.Tensor:
        return z.double() / self.temperature


class Averaged(nn.Module):
    """The mean of the members' outputs ``(n, outputs)``, in float64."""

    def __init__(self, members: Sequence[nn.Module]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, X: torch.Tensor) -> torch.Tensor:
        return torch.stack([member(X).double() for member in self.members]).mean(dim=0)
