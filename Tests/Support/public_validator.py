"""The JSON Schema validator of the public, as a second opinion."""

import pathlib
import subprocess
import sys

TARGET = pathlib.Path(__file__).resolve().parents[2] / ".build/test-data/jsonschema"
TIMEOUT = 120


def validator():
    """jsonschema, as the system or the package index has it; None without either."""
    try:
        import jsonschema
    except ImportError:
        pip = [sys.executable, "-m", "pip", "install", "--quiet", "--target", str(TARGET), "jsonschema"]
        if not TARGET.exists():
            subprocess.run(pip, capture_output=True, timeout=TIMEOUT)
        sys.path.append(str(TARGET))
        try:
            import jsonschema
        except ImportError:
            return None
    return jsonschema.Draft202012Validator
