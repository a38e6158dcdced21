"""Features that cost much, computed when somebody asks for them."""

from __future__ import annotations

import functools
from collections.abc import Callable

from rasa.shared.nlu.training_data.features import Features

from bot.encoder.encoder import Vectors


class DeferredFeatures(Features):
    """Dense features of a message, computed once, when `features` is first read; never, where nobody reads them."""

    def __init__(self, compute: Callable[[], Vectors], feature_type: str, attribute: str, origin: str) -> None:
        # Not Rasa's own: it looks at the features to see whether they are dense.
        self._compute = compute
        self.type, self.attribute, self.origin = feature_type, attribute, origin
        self._cached_fingerprint = None

    @functools.cached_property
    def features(self) -> Vectors:
        """One row a text."""
        return self._compute()

    def is_sparse(self) -> bool:
        """False: known without computing them."""
        return False
