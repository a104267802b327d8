/// What the page "register your asset" says, beside its fields.
enum RegisterText {
  static let title = SiteWords("Register your asset", "登记您的资产")
  static let introduction = SiteWords(
    "Fill in the form, download the files that it makes, and add them to the registry by a pull request. Nothing that you fill in leaves your browser.",
    "填写表单，下载生成的文件，并通过拉取请求将其加入注册表。您填写的内容不会离开浏览器。")
  static let withoutScript = SiteWords(
    "The form needs JavaScript. Without it, write the files by hand as told above.",
    "表单需要 JavaScript。没有它时，请按上文手动编写文件。")

  static let byHand = SiteWords("By hand, without the form", "不用表单，手动编写")
  static let whatToWrite = SiteWords(
    "These are the files of a registration, in the folder of the registry. Editors that know JSON Schema check them as you write.",
    "以下是一次登记的文件，位于注册表文件夹中。支持 JSON Schema 的编辑器会在编写时检查。")
  static let file = SiteWords("File", "文件")
  static let contents = SiteWords("What it says", "内容")
  static let schema = SiteWords("Schema", "模式")
  static let files: [(path: String, words: SiteWords, schema: String?)] = [
    (
      "publishers/PUBLISHER.json", SiteWords("Who publishes, and who may change it", "发布者，以及谁可以修改"),
      "registry-publisher.schema.json"
    ),
    (
      "assets/PUBLISHER/NAME/asset.json", SiteWords("What the asset is", "资产的信息"),
      "registry-asset.schema.json"
    ),
    (
      "assets/PUBLISHER/NAME/description.md", SiteWords("The description, in Markdown", "说明，使用 Markdown"),
      nil
    ),
    (
      "assets/PUBLISHER/NAME/icon.png",
      SiteWords("The icon: a square of 128 × 128 pixels or more", "图标：至少 128 × 128 像素的正方形"), nil
    ),
    (
      "assets/PUBLISHER/NAME/releases/VERSION.json",
      SiteWords("One release; never changed again", "一个版本；此后不再修改"), "registry-release.schema.json"
    ),
  ]
  static let commands = SiteWords(
    "The command makes them too, in a clone of the registry, and tells what is wrong:",
    "也可以在注册表的克隆中用命令生成，并检查错误：")
  static let commandLines = """
    assetstore registry new . PUBLISHER --owner github:ACCOUNT
    assetstore registry new . PUBLISHER/NAME
    assetstore registry new . PUBLISHER/NAME@1.0.0
    assetstore registry validate .

    """

  static let problems = SiteWords("This is not right yet", "以下内容需要修改")
  static let publisher = SiteWords("Who publishes it", "发布者")
  static let isNew = SiteWords("This registry does not have the publisher yet", "注册表中尚无此发布者")
  static let asset = SiteWords("The asset", "资产")
  static let release = SiteWords("A release of it", "版本")
  static let isThere = SiteWords("Register a release too", "同时登记一个版本")
  static let origin = SiteWords("Where its archive comes from", "压缩包来源")
  static let byCommit = SiteWords("A commit of the repository", "代码仓库的某个提交")
  static let byAddress = SiteWords("An address", "网址")
  static let optional = SiteWords("(optional)", "（可选）")
  static let make = SiteWords("Make the files", "生成文件")
  static let result = SiteWords("The files of your registration", "登记文件")
  static let whatNow = SiteWords(
    "Add them to the registry's folder as they are called, and open a pull request. Unpacked there, the archive puts each in its place.",
    "请按文件名放入注册表文件夹，并发起拉取请求。在该文件夹中解压压缩包，即可各就各位。")

  /// What register.js says.
  static let messages: [(name: String, words: SiteWords)] = [
    ("missing", SiteWords("it is needed", "必须填写")),
    ("wrong-form", SiteWords("it has not the form that is needed", "格式不正确")),
    ("too-long", SiteWords("it is too long", "内容过长")),
    ("too-many", SiteWords("there are too many", "数量过多")),
    ("twice", SiteWords("one is there twice", "有重复项")),
    ("lower", SiteWords("it is lower than the oldest", "低于最低版本")),
    (
      "no-archive",
      SiteWords(
        "of another host nobody knows where archives are: give an address", "其他托管方的压缩包位置未知：请填写网址")
    ),
    ("icon-kind", SiteWords("it is no PNG and no JPEG", "不是 PNG 或 JPEG")),
    (
      "icon-size",
      SiteWords(
        "it must be a square of 128 × 128 pixels or more", "须为至少 128 × 128 像素的正方形")
    ),
    ("icon-large", SiteWords("it is larger than 1 MiB", "超过 1 MiB")),
    ("no-rules", SiteWords("the schemas cannot be loaded; try again", "无法加载模式；请重试")),
    ("download", SiteWords("Download", "下载")),
    ("download-all", SiteWords("Download all as .zip", "全部下载（.zip）")),
    ("copy", SiteWords("Copy", "复制")),
    ("copied", SiteWords("Copied", "已复制")),
    ("copy-by-hand", SiteWords("Marked: copy it with your keys", "已选中：请用快捷键复制")),
  ]
}
