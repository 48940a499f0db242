"""How far a module's questions can be answered without knowing the subject, from headings and options alone."""

from __future__ import annotations

from learnapp.domain.guessing.giveaways import Giveaway, giveaways
from learnapp.domain.guessing.measuring import Figures, Measure, measure

__all__ = ["Figures", "Giveaway", "Measure", "giveaways", "measure"]
