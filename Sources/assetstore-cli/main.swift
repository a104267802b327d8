internal import CAssetStore
print(unsafe String(cString: assetstore_version()))
