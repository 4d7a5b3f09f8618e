# What dev.sh does, on Windows: powershell -ExecutionPolicy Bypass -File packaging\dev.ps1 run|test|check
param([Parameter(Mandatory)][ValidateSet('run', 'test', 'check')][string]$Task, [Parameter(ValueFromRemainingArguments)][string[]]$Rest = @())

$ErrorActionPreference = 'Stop'
$root = Split-Path -Parent $PSScriptRoot
$python = Join-Path $root '.venv\Scripts\python.exe'
$stamp = Join-Path $root '.venv\installed'

function Invoke-Step {
    # PowerShell goes on after a program that failed; this does not.
    & $args[0] @($args | Select-Object -Skip 1)
    if ($LASTEXITCODE -ne 0) { exit $LASTEXITCODE }
}

Set-Location $root
if (-not (Test-Path $python)) {
    if (-not (Get-Command py -ErrorAction SilentlyContinue)) {
        Write-Error 'Raincheck needs Python 3.11 or newer; install it from python.org and try again.'
    }
    Invoke-Step py -3 -c 'import sys; sys.exit(sys.version_info < (3, 11) and "Raincheck needs Python 3.11 or newer")'
    Invoke-Step py -3 -m venv .venv
}
$sources = 'pyproject.toml', 'packaging\constraints.txt' | ForEach-Object { (Get-Item $_).LastWriteTime }
if (-not (Test-Path $stamp) -or ($sources | Where-Object { $_ -gt (Get-Item $stamp).LastWriteTime })) {
    Invoke-Step $python -m pip install --quiet --disable-pip-version-check --constraint packaging\constraints.txt --editable '.[dev]'
    Set-Content -Path $stamp -Value ''
}
Invoke-Step $python packaging\catalogues.py | Out-Null

switch ($Task) {
    'run' { if ($Rest.Count -eq 0) { $Rest = @('demo') }; Invoke-Step $python -m raincheck @Rest }
    'test' { Invoke-Step $python -m pytest --numprocesses auto --maxprocesses 4 --dist loadfile @Rest }
    'check' {
        Invoke-Step $python -m ruff check .
        Invoke-Step $python -m ruff format --check .
        Invoke-Step $python -m mypy
        Invoke-Step (Join-Path $root '.venv\Scripts\lint-imports.exe')
    }
}
