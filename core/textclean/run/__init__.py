"""Clean whole dumps: read files, write files, and write a manifest that says what was done."""

from textclean.run.finish.manifest import Manifest
from textclean.run.options import Options
from textclean.run.plan.plan import Plan, plan
from textclean.run.run import Run, run_files, run_plan
from textclean.run.shard.shard import clean_shard
from textclean.run.workers.engine import Engine

__all__ = ["Engine", "Manifest", "Options", "Plan", "Run", "clean_shard", "plan", "run_files", "run_plan"]
