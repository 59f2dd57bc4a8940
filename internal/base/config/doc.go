// Package config reads how the program is to run. There is one order of
// precedence: a flag wins over the environment, the environment over the
// file, the file over the default. A key that nobody knows is refused, in the
// file and in the environment alike, since a misspelt setting is a setting
// that silently does not hold.
//
// The file is TOML (docs/configuration.md lists the keys). In the environment
// a key is CANDOUR_ and its name in capitals: public_url is
// CANDOUR_PUBLIC_URL.
package config
