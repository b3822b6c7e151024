"""Ways in for other programs: Arrow batches, whole files, and engines that spread a run over machines."""
