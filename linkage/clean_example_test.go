package linkage_test

import (
	"fmt"

	"candour/linkage"
)

func ExampleClean() {
	name, _ := linkage.Clean("  Dr. Bób  O'Madeup ", "name", "nickname")
	date, _ := linkage.Clean("06/1971", "date")
	fmt.Println(name, date)
	// Output: robert omadeup 1971-06
}
