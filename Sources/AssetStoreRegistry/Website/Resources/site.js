// What makes pages handier where scripts may run: nothing is missing without it.
