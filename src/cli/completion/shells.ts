/**
 * The scripts that tie kdbg to a shell. They know nothing of its commands: on each tab they run `kdbg __complete WORD…` (the last word is
 * the one that is being typed) and offer what it prints. So they hold for every later version too.
 */
const BASH = `# kdbg: completion for bash
_kdbg() {
  local line=\${COMP_LINE:0:COMP_POINT} whole typed before directive one
  local -a words=() out=()
  COMPREPLY=()
  read -r -a words <<<"$line"
  case $line in *[[:space:]]) words+=("") ;; esac
  while IFS= read -r one; do out+=("$one"); done < <("\${words[0]}" __complete "\${words[@]:1}" 2>/dev/null)
  [ \${#out[@]} -gt 0 ] || return 0
  directive=\${out[\${#out[@]}-1]#:}
  unset "out[\${#out[@]}-1]"
  # bash replaces only what stands behind the last of its word breaks (a colon in the name of a context).
  whole=\${words[\${#words[@]}-1]}
  typed=\${whole##*["$COMP_WORDBREAKS"]}
  before=\${whole%"$typed"}
  if [ "$directive" = 0 ]; then
    compopt -o filenames 2>/dev/null
    while IFS= read -r one; do COMPREPLY+=("$one"); done < <(compgen -f -- "$typed")
    return 0
  fi
  [ $((directive & 2)) -eq 0 ] || compopt -o nospace 2>/dev/null
  for one in \${out[@]+"\${out[@]}"}; do
    one=\${one%%$'\\t'*}
    COMPREPLY+=("\${one#"$before"}")
  done
}
complete -F _kdbg kdbg kubectl-kdbg
`;

const ZSH = `#compdef kdbg kubectl-kdbg
# kdbg: completion for zsh
_kdbg() {
  local -a out values
  local directive one
  out=("\${(@f)$("\${(Q)words[1]}" __complete "\${(@Q)words[2,CURRENT-1]}" "\${(Q)PREFIX}" 2>/dev/null)}")
  (( $#out )) || return 1
  directive=\${out[-1]#:}
  out[-1]=()
  if [[ $directive == 0 ]]; then
    _files
    return
  fi
  for one in $out; do
    values+=("\${\${one%%$'\\t'*}//:/\\\\:}\${\${(M)one%$'\\t'*}/$'\\t'/:}")
  done
  if (( directive & 2 )); then
    _describe kdbg values -S ''
  else
    _describe kdbg values
  fi
}
if [ "$funcstack[1]" = "_kdbg" ]; then
  _kdbg "$@"
else
  compdef _kdbg kdbg kubectl-kdbg
fi
`;

const FISH = `# kdbg: completion for fish
function __kdbg_complete
    set -l words (commandline -opc)
    set -l typed (commandline -ct)
    set -l out ($words[1] __complete $words[2..-1] "$typed" 2>/dev/null)
    test (count $out) -gt 0; or return
    set -l directive $out[-1]
    set -e out[-1]
    if test "$directive" = ":0"
        __fish_complete_path "$typed"
        return
    end
    test (count $out) -gt 0; and printf '%s\\n' $out
end
complete -c kdbg -f -a '(__kdbg_complete)'
complete -c kubectl-kdbg -f -a '(__kdbg_complete)'
`;

/** By the names that `kdbg completion` takes. */
export const SCRIPTS: Readonly<Record<string, string>> = { bash: BASH, zsh: ZSH, fish: FISH };
