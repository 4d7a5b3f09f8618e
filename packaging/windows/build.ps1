# Build dist\raincheck (frozen) and from it dist\raincheck-VERSION-setup.exe:
#   powershell -ExecutionPolicy Bypass -File packaging\windows\build.ps1
# Needs Python 3.11 or newer (py) and NSIS (makensis).
$ErrorActionPreference = 'Stop'
Set-Location (Split-Path -Parent (Split-Path -Parent $PSScriptRoot))
$python = 'build\package-venv\Scripts\python.exe'

function Invoke-Step {
    & $args[0] @($args | Select-Object -Skip 1)
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

if (-not (Test-Path $python)) { Invoke-Step py -3 -m venv build\package-venv }
Invoke-Step $python -m pip install --quiet --disable-pip-version-check --require-hashes --requirement packaging\hashes.txt
Invoke-Step $python -m pip install --quiet --disable-pip-version-check --constraint packaging\constraints.txt '.[package]'
Invoke-Step build\package-venv\Scripts\pyinstaller.exe --noconfirm --log-level WARN packaging\raincheck.spec
$version = (& dist\raincheck\raincheck-cli.exe --version | Select-Object -First 1) -replace '^raincheck ', ''
Invoke-Step $python packaging\windows\uninstall_list.py dist\raincheck build\uninstall.nsh
$makensis = Get-Command makensis -ErrorAction SilentlyContinue
$makensis = if ($makensis) { $makensis.Source } else { "${env:ProgramFiles(x86)}\NSIS\makensis.exe" }
Invoke-Step $makensis "-DVERSION=$version" packaging\windows\raincheck.nsi
Get-ChildItem dist\*-setup.exe
