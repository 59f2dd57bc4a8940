package dialect_test

import (
	"fmt"

	"candour/linkage/dialect"
)

// A condition is read and worked out for two records; a missing value makes
// it unknown.
func ExampleParseCondition() {
	e, err := dialect.ParseCondition("lower(name_l) = name_r AND dob_l IS NOT NULL")
	if err != nil {
		fmt.Println(err)
		return
	}
	fmt.Println(dialect.ColumnsOf(e))
	left := map[string]string{"name": "ANNA", "dob": "2001-04-05"}
	for _, right := range []string{"anna", "bob", ""} {
		s := &dialect.Scope{Column: func(name string, side byte) dialect.Value {
			v := left[name]
			if side == 'r' {
				v = right
			}
			if v == "" {
				return dialect.Value{}
			}
			return dialect.TextValue(v)
		}}
		t := dialect.TruthOf(s.Eval(e))
		fmt.Println(t == dialect.Yes, t == dialect.Unknown)
	}
	_, err = dialect.ParseCondition("soundex(name_l) = soundex(name_r)")
	fmt.Println(err)
	// Output:
	// [name dob]
	// true false
	// false false
	// false true
	// not supported: the function soundex at character 1
}
