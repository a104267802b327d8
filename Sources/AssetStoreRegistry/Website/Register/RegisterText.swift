/// What the page that registers an asset says, beside its fields.
enum RegisterText: SiteTexts {
  case introduction, withoutScript
  case byHand, whatToWrite, file, contents, schema, commands
  case publisherFile, assetFile, descriptionFile, chineseDescriptionFile, iconFile, releaseFile
  case problems, publisher, isNew, asset, release, isThere, origin, byCommit, byAddress
  case optional, make, result, whatNow

  var translations: (en: String, zh: String) {
    switch self {
    case .introduction:
      (
        "Fill in the form, download the files that it makes, and add them to the registry by a pull request. Nothing that you fill in leaves your browser.",
        "填写表单，下载生成的文件，并通过拉取请求将其加入注册表。您填写的内容不会离开浏览器。"
      )
    case .withoutScript:
      (
        "The form needs JavaScript. Without it, write the files by hand as told above.",
        "表单需要 JavaScript。没有它时，请按上文手动编写文件。"
      )
    case .byHand: ("By hand, without the form", "不用表单，手动编写")
    case .whatToWrite:
      (
        "These are the files of a registration, in the folder of the registry. Editors that know JSON Schema check them as you write.",
        "以下是一次登记的文件，位于注册表文件夹中。支持 JSON Schema 的编辑器会在编写时检查。"
      )
    case .file: ("File", "文件")
    case .contents: ("What it says", "内容")
    case .schema: ("Schema", "模式")
    case .commands:
      (
        "The command makes them too, in a clone of the registry, and tells what is wrong:",
        "也可以在注册表的克隆中用命令生成，并检查错误："
      )
    case .publisherFile: ("Who publishes, and who may change it", "发布者，以及谁可以修改")
    case .assetFile: ("What the asset is", "资源的信息")
    case .descriptionFile: ("The description, in Markdown", "说明，使用 Markdown")
    case .chineseDescriptionFile: ("The same in Chinese, if you have it", "中文说明（可选）")
    case .iconFile:
      ("The icon: a square of 128 × 128 pixels or more", "图标：至少 128 × 128 像素的正方形")
    case .releaseFile: ("One release; never changed again", "一个版本；此后不再修改")
    case .problems: ("This is not right yet", "以下内容需要修改")
    case .publisher: ("Who publishes it", "发布者")
    case .isNew: ("This registry does not have the publisher yet", "注册表中尚无此发布者")
    case .asset: ("The asset", "资源")
    case .release: ("A release of it", "版本")
    case .isThere: ("Register a release too", "同时登记一个版本")
    case .origin: ("Where its archive comes from", "压缩包来源")
    case .byCommit: ("A commit of the repository", "代码仓库的某个提交")
    case .byAddress: ("An address", "网址")
    case .optional: ("(optional)", "（可选）")
    case .make: ("Make the files", "生成文件")
    case .result: ("The files of your registration", "登记文件")
    case .whatNow:
      (
        "Add them to the registry's folder as they are called, and open a pull request. Unpacked there, the archive puts each in its place.",
        "请按文件名放入注册表文件夹，并发起拉取请求。在该文件夹中解压压缩包，即可各就各位。"
      )
    }
  }
}

/// What register.js says, by the names that it uses.
enum RegisterMessage: String, SiteTexts {
  case missing, twice, lower, download, copy, copied
  case wrongForm = "wrong-form"
  case tooLong = "too-long"
  case tooMany = "too-many"
  case noArchive = "no-archive"
  case iconKind = "icon-kind"
  case iconSize = "icon-size"
  case iconLarge = "icon-large"
  case noRules = "no-rules"
  case downloadAll = "download-all"
  case copyByHand = "copy-by-hand"

  var translations: (en: String, zh: String) {
    switch self {
    case .missing: ("it is needed", "必须填写")
    case .twice: ("one is there twice", "有重复项")
    case .lower: ("it is lower than the oldest", "低于最低版本")
    case .wrongForm: ("it has not the form that is needed", "格式不正确")
    case .tooLong: ("it is too long", "内容过长")
    case .tooMany: ("there are too many", "数量过多")
    case .noArchive:
      (
        "where another host has archives nobody knows: give an address",
        "其他托管方的压缩包位置未知：请填写网址"
      )
    case .iconKind: ("it is no PNG and no JPEG", "不是 PNG 或 JPEG")
    case .iconSize:
      ("it must be a square of 128 × 128 pixels or more", "须为至少 128 × 128 像素的正方形")
    case .iconLarge: ("it is larger than 1 MiB", "超过 1 MiB")
    case .noRules: ("The schemas cannot be loaded; try again", "无法加载模式；请重试")
    case .download: ("Download", "下载")
    case .downloadAll: ("Download all as .zip", "全部下载（.zip）")
    case .copy: ("Copy", "复制")
    case .copied: ("Copied", "已复制")
    case .copyByHand: ("Marked: copy it with your keys", "已选中：请用快捷键复制")
    }
  }
}
