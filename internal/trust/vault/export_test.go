package vault

// Guards are the names of the triggers that Protect makes.
func Guards() []string {
	var out []string
	for _, t := range keptTables {
		out = append(out, t+"_erased")
	}
	return append(out, "vault_key_earlier")
}
