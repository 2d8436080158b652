"""Derivations: the record of a step turned into a graph of quantities, each with its formula."""
