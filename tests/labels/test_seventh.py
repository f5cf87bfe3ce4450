"""A seventh language is one file, and the registry needs nothing else: a copy of the program is given one."""

import shutil
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).parents[2]


def test_a_language_is_added_by_its_file_and_its_table_of_expected_words(tmp_path: Path) -> None:
    for name in ("reminders", "tests/labels", "tests/building.py", "tests/vectors"):
        target = tmp_path / name
        target.parent.mkdir(exist_ok=True)
        copy = shutil.copytree if (ROOT / name).is_dir() else shutil.copy
        copy(ROOT / name, target)
    labels, words = tmp_path / "reminders" / "labels", tmp_path / "tests" / "labels" / "words"
    text = (labels / "en.py").read_text("utf-8").replace('code = "en"', 'code = "xx"')
    (labels / "xx.py").write_text(text, "utf-8")
    shutil.copy(words / "en.toml", words / "xx.toml")

    script = (
        "from reminders.labels import LANGUAGES, language\n"
        "print(*LANGUAGES, language('xx-AD').code, language('xx').label('anniversary', 15), sep='|')"
    )
    ran = subprocess.run([sys.executable, "-c", script], cwd=tmp_path, capture_output=True, text=True, check=True)
    assert ran.stdout.strip() == "en|ca|es|fr|kk|ru|xx|xx|15th anniversary"

    suite = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "tests/labels/test_words.py", "-k", "xx"]
    tested = subprocess.run(suite, cwd=tmp_path, capture_output=True, text=True, check=False)
    assert tested.returncode == 0, tested.stdout
