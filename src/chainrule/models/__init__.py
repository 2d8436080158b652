"""The classical networks: of each family the record of a step and its maths, nothing else."""
