; The Windows installer of the frozen folder dist\raincheck; build.ps1 calls it after it has written build\uninstall.nsh:
;   makensis -DVERSION=0.2.0 packaging\windows\raincheck.nsi
Unicode true
!include MUI2.nsh

!ifndef VERSION
  !error "say which version: makensis -DVERSION=0.2.0 raincheck.nsi"
!endif
; makensis works from the folder of its script.
!define ROOT "../.."
!define UNINSTALL "Software\Microsoft\Windows\CurrentVersion\Uninstall\Raincheck"

Name "$(ProgramName)"
OutFile "${ROOT}/dist/raincheck-${VERSION}-setup.exe"
; For one user, so that no administrator is needed.
RequestExecutionLevel user
InstallDir "$LOCALAPPDATA\Programs\Raincheck"
SetCompressor /SOLID lzma

!insertmacro MUI_PAGE_DIRECTORY
!insertmacro MUI_PAGE_INSTFILES
!insertmacro MUI_UNPAGE_CONFIRM
!insertmacro MUI_UNPAGE_INSTFILES
!insertmacro MUI_LANGUAGE "SimpChinese"
!insertmacro MUI_LANGUAGE "English"
LangString ProgramName ${LANG_SIMPCHINESE} "未雨"
LangString ProgramName ${LANG_ENGLISH} "Raincheck"

Section
  SetOutPath "$INSTDIR"
  File /r "${ROOT}/dist/raincheck/*"
  WriteUninstaller "$INSTDIR\uninstall.exe"
  CreateShortcut "$SMPROGRAMS\$(ProgramName).lnk" "$INSTDIR\raincheck.exe"
  WriteRegStr HKCU "Software\Classes\.raincheck" "" "Raincheck.Book"
  WriteRegStr HKCU "Software\Classes\Raincheck.Book\shell\open\command" "" '"$INSTDIR\raincheck.exe" open "%1"'
  WriteRegStr HKCU "${UNINSTALL}" "DisplayName" "$(ProgramName)"
  WriteRegStr HKCU "${UNINSTALL}" "DisplayVersion" "${VERSION}"
  WriteRegStr HKCU "${UNINSTALL}" "Publisher" "Raincheck contributors"
  WriteRegStr HKCU "${UNINSTALL}" "UninstallString" '"$INSTDIR\uninstall.exe"'
SectionEnd

; Removes the program. The book lies elsewhere and stays.
Section Uninstall
  ; Every scheduled check of ours starts this program, so all of them go.
  ExecWait '"$INSTDIR\raincheck-cli.exe" schedule remove --all'
  DeleteRegValue HKCU "Software\Microsoft\Windows\CurrentVersion\Run" "raincheck-tray"
  Delete "$SMPROGRAMS\$(ProgramName).lnk"
  ; File by file, and folders only where nothing of the user's lies in them: the folder may have been chosen by hand.
  !include "${ROOT}/build/uninstall.nsh"
  Delete "$INSTDIR\uninstall.exe"
  RMDir "$INSTDIR"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Classes\Raincheck.Book"
  DeleteRegKey HKCU "Software\Classes\.raincheck"
SectionEnd
