/* Runs inputs from files, without libFuzzer. */
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

int LLVMFuzzerInitialize(int *count, char ***arguments);
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t count);

int main(int count, char **arguments)
{
    static uint8_t bytes[1 << 20];
    int i;

    LLVMFuzzerInitialize(&count, &arguments);
    for (i = 1; i < count; i++) {
        FILE *file = fopen(arguments[i], "rb");
        size_t size = file == NULL ? 0 : fread(bytes, 1, sizeof bytes, file);
        uint8_t *input = malloc(size + (size == 0));

        if (file == NULL || input == NULL)
            return 2;
        fclose(file);
        for (size_t at = 0; at < size; at++)
            input[at] = bytes[at];
        /* The last one named is the one that crashes. */
        printf("%s\n", arguments[i]);
        fflush(stdout);
        LLVMFuzzerTestOneInput(input, size);
        free(input);
    }
    printf("replay: %d checks, 0 failed\n", count - 1);
    return count < 2;
}
