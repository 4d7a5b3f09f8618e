"""The command line: one file a family of commands, outputs as in contract.md section 3. It loads no Qt."""
