#!/usr/bin/env bash
# Keeps history and ledger on a branch of their own, checked out beside the content.
#   state.sh bring   checks the branch out, beginning it empty when the remote has none
#   state.sh keep    commits what a run added and pushes it, on top of what others pushed meanwhile
# GITHUB_TOKEN, where set, is used for the remote without being written to any file or command line.
set -euo pipefail
branch=setpiece-state
folder=.setpiece/state
export GIT_AUTHOR_NAME='github-actions[bot]' GIT_AUTHOR_EMAIL='41898282+github-actions[bot]@users.noreply.github.com'
export GIT_COMMITTER_NAME=$GIT_AUTHOR_NAME GIT_COMMITTER_EMAIL=$GIT_AUTHOR_EMAIL
if [ -n "${GITHUB_TOKEN:-}" ]; then
  export GIT_CONFIG_COUNT=1 GIT_CONFIG_KEY_0="http.${GITHUB_SERVER_URL:-https://github.com}/.extraheader"
  GIT_CONFIG_VALUE_0="AUTHORIZATION: basic $(printf 'x-access-token:%s' "$GITHUB_TOKEN" | base64 | tr -d '\n')"
  export GIT_CONFIG_VALUE_0
fi

bring() {
  local found=0
  # 2 means that the remote answered and has no such branch; anything else must stop, or an outage would begin a second history.
  git ls-remote --exit-code origin "refs/heads/$branch" > /dev/null || found=$?
  case $found in
    0)
      git fetch --quiet origin "+refs/heads/$branch:refs/remotes/origin/$branch"
      git worktree add --quiet --force -B "$branch" "$folder" "refs/remotes/origin/$branch"
      ;;
    2)
      local first
      first=$(git commit-tree -m 'Begin the state' "$(git hash-object -w -t tree /dev/null)")
      git worktree add --quiet --force -B "$branch" "$folder" "$first"
      ;;
    *)
      echo "The remote could not be asked for the branch $branch; nothing was changed." >&2
      exit 1
      ;;
  esac
}

keep() {
  git -C "$folder" add --all
  if git -C "$folder" diff --cached --quiet; then
    echo 'The state is unchanged.'
    return
  fi
  git -C "$folder" commit --quiet -m "State of $(date -u +%F)"
  for _ in 1 2 3 4 5; do
    if git -C "$folder" push --quiet origin "HEAD:refs/heads/$branch"; then
      echo "The state is on the branch $branch."
      return
    fi
    git -C "$folder" fetch --quiet origin "+refs/heads/$branch:refs/remotes/origin/$branch"
    if ! git -C "$folder" rebase --quiet "refs/remotes/origin/$branch"; then
      git -C "$folder" rebase --abort
      echo "Somebody else changed the same lines of $branch. Nothing was pushed; the next run decides again from the issues." >&2
      exit 1
    fi
  done
  echo "The branch $branch could not be pushed." >&2
  exit 1
}

case ${1:-} in
  bring) bring ;;
  keep) keep ;;
  *)
    echo 'Use: state.sh bring | keep' >&2
    exit 2
    ;;
esac
