#!/bin/sh
# Builds the parts of internal/site/web/assets that come from GOV.UK Frontend, from
# the versions pinned in package-lock.json. The results are committed, so that
# a clean clone builds with Go alone: run this only to take a new version or to
# change the colours in scripts/assets/govuk.scss.
#
#   scripts/assets.sh          build
#   scripts/assets.sh --check  build elsewhere and fail if the result differs
set -eu

cd "$(dirname "$0")/.."
out=internal/site/web/assets
if [ "${1:-}" = "--check" ]; then
  out=$(mktemp -d)
  trap 'rm -rf "$out"' EXIT
fi

[ -d node_modules/govuk-frontend ] && [ -d node_modules/sass ] || npm ci --ignore-scripts --no-audit --no-fund

# --quiet-deps: their deprecation notices are not ours to mend.
node_modules/.bin/sass --style=compressed --no-source-map --no-charset --no-error-css --quiet-deps \
  scripts/assets/govuk.scss "$out/govuk.css"

# The script is taken as shipped (minified, one ES module); only the pointer to
# a source map that we do not serve is dropped.
sed 's,//# sourceMappingURL=.*$,,' \
  node_modules/govuk-frontend/dist/govuk/govuk-frontend.min.js > "$out/govuk.js"

if [ "$out" != internal/site/web/assets ]; then
  for f in govuk.css govuk.js; do
    cmp "$out/$f" "internal/site/web/assets/$f" || {
      echo "internal/site/web/assets/$f is not what scripts/assets.sh builds: run it and commit." >&2
      exit 1
    }
  done
fi
