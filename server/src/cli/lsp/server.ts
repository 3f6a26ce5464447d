/** What `winsock-log lsp` loads. Beside its bundle that is the language server's own one, `server.js`, a program that reads the process's arguments. */
import '../../node/main';
