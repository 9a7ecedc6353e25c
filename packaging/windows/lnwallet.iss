; Inno Setup's orders: one installer for the person who runs it, without administrator rights, silent for IT.
; packaging/build.py windows runs it:  iscc /DVersion=1.2.3 /DFrozen=DIRECTORY /ODIST lnwallet.iss
; Silent:  lnwallet-desktop-1.2.3-setup.exe /VERYSILENT /SUPPRESSMSGBOXES /NORESTART  (exit code 0: installed and tested)
; Silent removal:  unins000.exe /VERYSILENT

#ifndef Version
  #error Give the version: /DVersion=1.2.3
#endif
#ifndef Frozen
  #error Give the folder of the frozen program: /DFrozen=DIRECTORY
#endif

[Setup]
AppId={{6B0C3A0E-9E55-4C2B-9C55-2C7A6A6A8D11}
AppName=LN Wallet Desktop
AppVersion={#Version}
AppVerName=LN Wallet Desktop {#Version}
AppPublisher=LN Wallet Desktop
VersionInfoVersion={#Version}
DefaultDirName={autopf}\LN Wallet Desktop
DefaultGroupName=LN Wallet Desktop
DisableProgramGroupPage=yes
DisableDirPage=auto
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=commandline
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
MinVersion=10.0.17763
OutputBaseFilename=lnwallet-desktop-{#Version}-setup
Compression=lzma2/max
SolidCompression=yes
LicenseFile=..\..\LICENSE
SetupIconFile=..\..\build\package\icons\lnwallet-desktop.ico
UninstallDisplayIcon={app}\LN Wallet Desktop.exe
WizardStyle=modern
CloseApplications=yes
RestartApplications=no
; Signed where the build gives a signing tool: iscc "/Ssigner=signtool sign … $f" and /DSigned
#ifdef Signed
SignTool=signer
SignedUninstaller=yes
#endif

[Languages]
Name: "english"; MessagesFile: "compiler:Default.isl"
Name: "german"; MessagesFile: "compiler:Languages\German.isl"

[Files]
Source: "{#Frozen}\*"; DestDir: "{app}"; Flags: ignoreversion recursesubdirs createallsubdirs

; What an older version had and this one has not must not be loaded.
[InstallDelete]
Type: filesandordirs; Name: "{app}\_internal"

[Icons]
Name: "{autoprograms}\LN Wallet Desktop"; Filename: "{app}\LN Wallet Desktop.exe"; AppUserModelID: "org.lnwallet.desktop"

[Registry]
Root: HKA; Subkey: "Software\Classes\lightning"; ValueType: string; ValueData: "URL:Lightning invoice"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\lightning"; ValueType: string; ValueName: "URL Protocol"; ValueData: ""
Root: HKA; Subkey: "Software\Classes\lightning\DefaultIcon"; ValueType: string; ValueData: "{app}\LN Wallet Desktop.exe,0"
Root: HKA; Subkey: "Software\Classes\lightning\shell\open\command"; ValueType: string; ValueData: """{app}\LN Wallet Desktop.exe"" ""%1"""
Root: HKA; Subkey: "Software\Microsoft\Windows\CurrentVersion\App Paths\lnwallet-desktop.exe"; ValueType: string; ValueData: "{app}\lnwallet-desktop.exe"; Flags: uninsdeletekey

[Run]
Filename: "{app}\LN Wallet Desktop.exe"; Description: "{cm:LaunchProgram,LN Wallet Desktop}"; Flags: nowait postinstall skipifsilent

[Code]
{ The program proves itself; a silent installation of one that does not work ends with an exit code other than 0. }
var
  SelfTestCode: Integer;

procedure CurStepChanged(CurStep: TSetupStep);
begin
  if CurStep = ssPostInstall then begin
    WizardForm.StatusLabel.Caption := 'Testing the installation with a throw-away wallet…';
    if not Exec(ExpandConstant('{app}\lnwallet-desktop.exe'), 'doctor --self-test', '', SW_HIDE, ewWaitUntilTerminated, SelfTestCode) then
      SelfTestCode := -1;
    if SelfTestCode <> 0 then
      SuppressibleMsgBox('The program is installed, but its self-test failed. In a command window run'#13#10
        + '"' + ExpandConstant('{app}\lnwallet-desktop.exe') + '" doctor --self-test'#13#10
        + 'and send what it says to whoever helps you.', mbError, MB_OK, IDOK);
  end;
end;

function GetCustomSetupExitCode: Integer;
begin
  Result := SelfTestCode;
end;
