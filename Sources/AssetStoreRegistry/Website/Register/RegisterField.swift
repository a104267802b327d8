/// A field of the page "register your asset".
///
/// The name is that of the file's kind and of the key in it, by which registration.js makes the files.
struct RegisterField {
  enum Control {
    case line
    /// Of a code that nobody wants corrected.
    case code
    case address
    case day
    case lines(Int)
    /// Values and what people call them.
    case choice([(value: String, label: SiteWords)])
    case icon
  }

  var name: String
  var label: SiteWords
  var hint: SiteWords?
  var control: Control
  var isRequired = true
}

extension RegisterField {
  static let publisherName = RegisterField(
    name: "publisher.id", label: SiteWords("Publisher", "发布者"),
    hint: SiteWords(
      "Part of web addresses: a–z, 0–9, “.”, “_” and “-”, with a letter or digit first and last.",
      "网址的一部分：a–z、0–9、“.”、“_”和“-”，首尾须为字母或数字。"), control: .code)

  /// Only of a publisher that is new.
  static let publisher = [
    RegisterField(
      name: "publisher.name", label: SiteWords("Name of the publisher", "发布者名称"),
      hint: SiteWords("What people call you or your group.", "大家对您或团队的称呼。"), control: .line),
    RegisterField(
      name: "publisher.owners", label: SiteWords("Accounts that may change it", "可修改的账号"),
      hint: SiteWords(
        "One in each line: github, gitlab, bitbucket, codeberg, gitea or custom, “:” and the account, such as github:ada.",
        "每行一个：github、gitlab、bitbucket、codeberg、gitea 或 custom，加“:”和账号，例如 github:ada。"),
      control: .lines(2)),
    RegisterField(
      name: "publisher.url", label: SiteWords("Web page", "网页"), control: .address,
      isRequired: false),
    RegisterField(
      name: "publisher.keys", label: SiteWords("Public keys of minisign", "minisign 公钥"),
      hint: SiteWords("One in each line, beginning with RW.", "每行一个，以 RW 开头。"),
      control: .lines(2), isRequired: false),
  ]

  static func asset(_ categories: [(value: String, label: SiteWords)]) -> [RegisterField] {
    let hosts = [
      ("github", "GitHub"), ("gitlab", "GitLab"), ("bitbucket", "Bitbucket"),
      ("codeberg", "Codeberg"), ("gitea", "Gitea, Forgejo"),
    ].map { (value: $0.0, label: SiteWords($0.1, $0.1)) }
    return [
      RegisterField(
        name: "asset.title", label: SiteWords("Title", "标题"), control: .line),
      RegisterField(
        name: "asset.slug", label: SiteWords("Short name", "短名称"),
        hint: SiteWords(
          "Of the folder, and part of web addresses: as the publisher's.", "文件夹名，也是网址的一部分：规则与发布者相同。"),
        control: .code),
      RegisterField(
        name: "asset.summary", label: SiteWords("Summary", "摘要"),
        hint: SiteWords("What it is, in one line.", "一句话说明它是什么。"), control: .line),
      RegisterField(
        name: "asset.description", label: SiteWords("Description", "说明"),
        hint: SiteWords("In Markdown.", "使用 Markdown。"), control: .lines(8), isRequired: false),
      RegisterField(
        name: "asset.type", label: SiteWords("Type", "类型"),
        control: .choice([
          ("addon", SiteWords("Addon, for projects of others", "插件，用于其他项目")),
          ("project", SiteWords("Project of its own", "独立项目")),
        ])),
      RegisterField(
        name: "asset.category", label: SiteWords("Category", "分类"),
        control: .choice([("", SiteWords("Choose", "请选择"))] + categories)),
      RegisterField(
        name: "asset.license", label: SiteWords("Licence", "许可证"),
        hint: SiteWords(
          "An expression of SPDX, such as MIT or “MIT OR Apache-2.0”.",
          "SPDX 表达式，例如 MIT 或“MIT OR Apache-2.0”。"), control: .code),
      RegisterField(
        name: "asset.author", label: SiteWords("Author", "作者"), control: .line),
      RegisterField(
        name: "asset.repository.url", label: SiteWords("Repository", "代码仓库"),
        hint: SiteWords(
          "The address of its page, such as https://github.com/ada/sky, without “.git”.",
          "其页面的网址，例如 https://github.com/ada/sky，不带“.git”。"), control: .address),
      RegisterField(
        name: "asset.repository.host", label: SiteWords("Host of the repository", "仓库托管方"),
        control: .choice(hosts + [("custom", SiteWords("Another", "其他"))])),
      RegisterField(
        name: "asset.issues_url", label: SiteWords("Where to report issues", "问题反馈网址"),
        hint: SiteWords("If not at the repository.", "如不在代码仓库。"), control: .address,
        isRequired: false),
      RegisterField(
        name: "asset.icon", label: SiteWords("Icon", "图标"),
        hint: SiteWords(
          "A square PNG or JPEG of 128 × 128 pixels or more and 1 MiB or less.",
          "正方形 PNG 或 JPEG，至少 128 × 128 像素，不超过 1 MiB。"), control: .icon,
        isRequired: false),
      RegisterField(
        name: "asset.images", label: SiteWords("Pictures", "图片"),
        hint: SiteWords("One address in each line.", "每行一个网址。"), control: .lines(2),
        isRequired: false),
      RegisterField(
        name: "asset.videos", label: SiteWords("Videos", "视频"),
        hint: SiteWords("One address in each line.", "每行一个网址。"), control: .lines(2),
        isRequired: false),
      RegisterField(
        name: "asset.tags", label: SiteWords("Tags", "标签"),
        hint: SiteWords(
          "With commas between them; at most 50 of 64 characters.", "以逗号分隔；最多 50 个，每个不超过 64 个字符。"),
        control: .line, isRequired: false),
      RegisterField(
        name: "asset.vast_id", label: SiteWords("Id of the .vast package", ".vast 包的标识"),
        hint: SiteWords(
          "If it is one, such as org.example.sky.", "如为 .vast 包，例如 org.example.sky。"),
        control: .code, isRequired: false),
    ]
  }

  /// The first one is of a release by a commit, the second by an address.
  static let origins = [
    RegisterField(
      name: "release.commit", label: SiteWords("Commit", "提交"),
      hint: SiteWords(
        "Its full hash: 40 or 64 digits of 0–9 and a–f.", "完整哈希：40 或 64 位的 0–9、a–f。"),
      control: .code),
    RegisterField(
      name: "release.download_url", label: SiteWords("Address of the archive", "压缩包网址"),
      hint: SiteWords(
        "What is there must never change: the address of one version.", "其内容不得改变：须为某一版本的网址。"),
      control: .address),
  ]

  static let versions = [
    RegisterField(
      name: "release.version", label: SiteWords("Version", "版本"),
      hint: SiteWords("Such as 1.0.0.", "例如 1.0.0。"), control: .code),
    RegisterField(
      name: "release.published", label: SiteWords("Published on", "发布日期"), control: .day),
    RegisterField(
      name: "release.godot_min", label: SiteWords("Oldest Godot that it runs on", "最低 Godot 版本"),
      hint: SiteWords("Such as 4.3.", "例如 4.3。"), control: .code),
    RegisterField(
      name: "release.godot_max", label: SiteWords("Newest", "最高 Godot 版本"), control: .code,
      isRequired: false),
  ]

  static let archive = [
    RegisterField(
      name: "release.sha256", label: SiteWords("SHA-256 of the archive", "压缩包的 SHA-256"),
      hint: SiteWords(
        "64 digits of 0–9 and a–f; needed with an address. For a commit, “assetstore registry hash” can add it.",
        "64 位的 0–9、a–f；填写网址时必填。按提交发布时，可由“assetstore registry hash”补上。"),
      control: .code, isRequired: false),
    RegisterField(
      name: "release.size", label: SiteWords("Size of the archive", "压缩包大小"),
      hint: SiteWords("In bytes.", "以字节为单位。"), control: .code, isRequired: false),
    RegisterField(
      name: "release.dependencies", label: SiteWords("Needs", "依赖"),
      hint: SiteWords(
        "One in each line: publisher/name and a range of versions, such as “ada/sky ^1.2”; “?” behind if it can do without.",
        "每行一个：发布者/名称和版本范围，例如“ada/sky ^1.2”；可选依赖在末尾加“?”。"),
      control: .lines(2), isRequired: false),
    RegisterField(
      name: "release.permissions", label: SiteWords("Permissions", "权限"),
      hint: SiteWords(
        "What its code does that a player might not expect, such as network; with blanks between them.",
        "代码会做、用户可能意想不到的事，例如 network；以空格分隔。"),
      control: .code, isRequired: false),
  ]
}
