# What dev.sh does, on Windows: powershell -ExecutionPolicy Bypass -File packaging\dev.ps1 run|test|check [OPTIONS]
# No param block: options such as --json are handed on as they are. No double quote inside an argument: Windows PowerShell 5.1
# hands it to a program unescaped, and the program loses it (tests/test_packaging.py plays that).
$ErrorActionPreference = 'Stop'
$task, $rest = $args
$rest = @($rest | Where-Object { $null -ne $_ })
$root = Split-Path -Parent $PSScriptRoot
$python = Join-Path $root '.venv\Scripts\python.exe'
$stamp = Join-Path $root '.venv\installed'

function Invoke-Step {
    # PowerShell goes on after a program that failed; this does not.
    & $args[0] @($args | Select-Object -Skip 1)
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

if ($task -notin 'run', 'test', 'check') {
    Write-Host 'powershell -ExecutionPolicy Bypass -File packaging\dev.ps1 run|test|check [OPTIONS]'
    exit 2
}
Set-Location $root
if (-not (Test-Path $python)) {
    $wanted = 'Raincheck needs Python 3.11 or newer; install it from python.org and try again.'
    if (-not (Get-Command py -ErrorAction SilentlyContinue)) { Write-Host $wanted; exit 3 }
    & py -3 -c 'import sys; sys.exit(sys.version_info < (3, 11))'
    if ($LASTEXITCODE -ne 0) { Write-Host $wanted; exit 3 }
    Write-Host 'Making a Python environment once'
    Invoke-Step py -3 -m venv .venv
}
$sources = 'pyproject.toml', 'packaging\constraints.txt' | ForEach-Object { (Get-Item $_).LastWriteTime }
if (-not (Test-Path $stamp) -or ($sources | Where-Object { $_ -gt (Get-Item $stamp).LastWriteTime })) {
    Write-Host 'Installing the Python packages once (about a minute)'
    & $python -m pip install --quiet --disable-pip-version-check --constraint packaging\constraints.txt --editable '.[dev]'
    if ($LASTEXITCODE -ne 0) {
        Write-Host 'The Python packages could not be installed: is the network there, and a wheel for this Python?'
        exit 4
    }
    Set-Content -Path $stamp -Value ''
}
Invoke-Step $python packaging\catalogues.py | Out-Null
# Where PYTHONDONTWRITEBYTECODE is set, each start would compile the sources anew.
Invoke-Step $python -m compileall -q -j 0 desktop\raincheck

switch ($task) {
    'run' { if ($rest.Count -eq 0) { $rest = @('demo') }; Invoke-Step $python -m raincheck @rest }
    'test' {
        if ($rest.Count -gt 0 -and $rest[0] -eq '--fast') { $rest = @('-m', 'not slow') + @($rest | Select-Object -Skip 1) }
        Invoke-Step $python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile @rest
    }
    'check' {
        Invoke-Step $python -m ruff check .
        Invoke-Step $python -m ruff format --check .
        Invoke-Step $python -m mypy
        Invoke-Step (Join-Path $root '.venv\Scripts\lint-imports.exe')
    }
}
