"""Cleaning whole dumps: files in, files out, with a manifest of what was done."""

from textclean.run.dump import Run, run_files, run_plan
from textclean.run.engine import Engine
from textclean.run.manifest import Manifest
from textclean.run.options import Options
from textclean.run.plan import Plan, plan
from textclean.run.shard import process_shard

__all__ = ["Engine", "Manifest", "Options", "Plan", "Run", "plan", "process_shard", "run_files", "run_plan"]
