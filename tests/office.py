"""LibreOffice beside a test, with a profile of its own and no fonts but those of the product."""

import os
import subprocess
from pathlib import Path

from portal.documents import fonts

SOFFICE = os.environ.get("SOFFICE", "soffice")
STANDS_IN = """<match target="pattern">
<test name="family" qual="any"><string>{wanted}</string></test>
<edit name="family" mode="assign" binding="same"><string>{free}</string></edit>
{bold}</match>
"""
BOLD = '<edit name="weight" mode="assign" binding="same"><const>bold</const></edit>'
FACES = {
    "方正小标宋简体": "FandolSong",
    "仿宋_GB2312": "FandolFang",
    "楷体_GB2312": "FandolKai",
    "黑体": "FandolHei",
    "宋体": "FandolSong",
}


def configuration():
    """The product's fonts, under the names that offices know, and no others."""
    files = [str(path) for path in fonts.paths().values()]
    places = sorted({str(path.parent.resolve()) for path in fonts.paths().values()})
    text = fonts.CONFIGURATION.format(
        folders="".join(f"<dir>{place}</dir>" for place in places),
        files="".join(f"<glob>{Path(file).resolve()}</glob>" for file in files),
    )
    rules = [
        STANDS_IN.format(wanted=name, free=free, bold=BOLD if "小标宋" in name else "")
        for name, free in FACES.items()
    ]
    return text.replace("</fontconfig>", "".join(rules) + "</fontconfig>")


def converted(folder, *files):
    """The PDFs that LibreOffice makes of Word files, in their order; it is started once."""
    (folder / "fonts.conf").write_text(configuration(), "utf-8")
    places = {"FONTCONFIG_FILE": folder / "fonts.conf", "HOME": folder, "XDG_CACHE_HOME": folder}
    environment = {**os.environ, **{name: str(place) for name, place in places.items()}}
    profile = f"-env:UserInstallation=file://{folder}/profile"
    command = [SOFFICE, profile, "--headless", "--convert-to", "pdf", "--outdir", folder, *files]
    subprocess.run(command, env=environment, check=True, capture_output=True, timeout=600)
    return [(folder / f"{Path(file).stem}.pdf").read_bytes() for file in files]
