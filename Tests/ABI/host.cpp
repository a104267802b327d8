// A C++ host: the header's types in RAII, as its users write it.
#include "assetstore.h"
#include "assetstore.h"

#include <cstdio>
#include <memory>
#include <string>
#include <type_traits>

template <typename T, void (*release)(T *)> struct Release {
    void operator()(T *object) const
    {
        release(object);
    }
};
using Store = std::unique_ptr<assetstore, Release<assetstore, assetstore_close>>;
using Assets =
    std::unique_ptr<assetstore_assets, Release<assetstore_assets, assetstore_assets_free>>;
using Error = std::unique_ptr<assetstore_error, Release<assetstore_error, assetstore_error_free>>;

static_assert(std::is_standard_layout<assetstore_query>::value, "records are plain");

int main(int argc, char **argv)
{
    if (argc != 2)
        return 2;
    assetstore *opened = nullptr;
    assetstore_error *failed = nullptr;
    if (assetstore_open((std::string(argv[1]) + "/store").c_str(), nullptr, &opened, &failed) !=
        ASSETSTORE_OK) {
        Error error(failed);
        std::printf("FAILED %s\n", assetstore_error_message(error.get()));
        return 1;
    }
    Store store(opened);
    assetstore_query query = ASSETSTORE_QUERY_INIT;
    assetstore_assets *found = nullptr;
    if (assetstore_search(store.get(), &query, &found, nullptr) != ASSETSTORE_OK)
        return 1;
    Assets assets(found);
    std::printf("host: %zu assets, 0 failed\n", assetstore_assets_count(assets.get()));
    return 0;
}
