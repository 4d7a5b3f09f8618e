; The Windows installer of the frozen folder dist\raincheck:  makensis -DVERSION=0.1.0 packaging\windows\raincheck.nsi
Unicode true
!include MUI2.nsh

!ifndef VERSION
  !error "say which version: makensis -DVERSION=0.1.0 raincheck.nsi"
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
  ExecWait '"$INSTDIR\raincheck-cli.exe" schedule remove'
  Delete "$SMPROGRAMS\$(ProgramName).lnk"
  RMDir /r "$INSTDIR"
  DeleteRegKey HKCU "${UNINSTALL}"
  DeleteRegKey HKCU "Software\Classes\Raincheck.Book"
  DeleteRegKey HKCU "Software\Classes\.raincheck"
SectionEnd
