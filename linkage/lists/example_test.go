package lists_test

import (
	"fmt"

	"candour/linkage/lists"
)

func ExampleClean() {
	name, _ := lists.Clean("  Dr. Bób  O'Madeup ", "name", "nickname")
	date, _ := lists.Clean("06/1971", "date")
	fmt.Println(name, date)
	// Output: robert omadeup 1971-06
}
