"""Memory goes back to the system."""

import subprocess
import sys

from itschool_cms.core.memory import give_back_large_blocks

SCRIPT = """
import ctypes, resource
from pathlib import Path
from itschool_cms.core.memory import give_back_large_blocks

def resident():
    return int(Path("/proc/self/statm").read_text().split()[1]) * resource.getpagesize()

known = give_back_large_blocks(ctypes.CDLL(None))
from argon2 import PasswordHasher
hasher = PasswordHasher(time_cost=1, memory_cost=19 * 1024, parallelism=1)
hasher.hash("a")
before = resident()
kept = []
for number in range(4):
    hasher.hash("a")
    # What lies above a block keeps the C library from giving it back.
    kept.append([str(each) for each in range(2_000)])
print(known, resident() - before)
"""


def test_the_memory_of_a_hash_goes_back_to_the_system():
    said = subprocess.run([sys.executable, "-c", SCRIPT], capture_output=True, text=True, check=True).stdout
    known, grown = said.split()
    if known == "True":
        assert int(grown) < 10 * 2**20


def test_a_c_library_without_the_setting_is_left_as_it_is():
    assert not give_back_large_blocks(object())
