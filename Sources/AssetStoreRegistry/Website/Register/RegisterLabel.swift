/// What the fields are called of the page that registers an asset, and what they want.
enum RegisterLabel: SiteTexts {
  case publisher, publisherHint, publisherName, publisherNameHint, owners, ownersHint
  case publisherPage, keys, keysHint
  case title, slug, slugHint, summary, summaryHint, description, descriptionHint
  case chineseDescription, type, addon
  case project, category, choose, license, licenseHint, author, repository, repositoryHint, host
  case otherHost, issues, issuesHint, icon, iconHint, images, videos, addresses, tags, tagsHint
  case vastId, vastIdHint
  case version, versionHint, published, godotMin, godotMinHint, godotMax, commit, commitHint
  case address, addressHint, sha256, sha256Hint, size, sizeHint, dependencies, dependenciesHint
  case permissions, permissionsHint

  var translations: (en: String, zh: String) {
    switch self {
    case .publisher: ("Publisher", "发布者")
    case .publisherHint:
      (
        "Part of web addresses: a–z, 0–9, “.”, “_” and “-”, with a letter or digit first and last.",
        "网址的一部分：a–z、0–9、“.”、“_”和“-”，首尾须为字母或数字。"
      )
    case .publisherName: ("Name of the publisher", "发布者名称")
    case .publisherNameHint: ("What people call you or your group.", "大家对您或团队的称呼。")
    case .owners: ("Accounts that may change it", "可修改的账号")
    case .ownersHint:
      (
        "One in each line: github, gitlab, bitbucket, codeberg, gitea or custom, then “:” and the account, such as github:ada.",
        "每行一个：github、gitlab、bitbucket、codeberg、gitea 或 custom，加“:”和账号，例如 github:ada。"
      )
    case .publisherPage: ("Web page", "网页")
    case .keys: ("Public keys of minisign", "minisign 公钥")
    case .keysHint: ("One in each line, beginning with RW.", "每行一个，以 RW 开头。")
    case .title: ("Title", "标题")
    case .slug: ("Short name", "短名称")
    case .slugHint:
      (
        "Of its folder, and part of web addresses: the same characters as of a publisher.",
        "文件夹名，也是网址的一部分：可用字符与发布者相同。"
      )
    case .summary: ("Summary", "摘要")
    case .summaryHint: ("What it is, in one line.", "一句话说明它是什么。")
    case .description: ("Description", "说明")
    case .descriptionHint: ("In Markdown.", "使用 Markdown。")
    case .chineseDescription: ("Description in Chinese", "中文说明")
    case .type: ("Type", "类型")
    case .addon: ("Addon, for projects of others", "插件，用于其他项目")
    case .project: ("Project of its own", "独立项目")
    case .category: ("Category", "分类")
    case .choose: ("Choose", "请选择")
    case .license: ("License", "许可证")
    case .licenseHint:
      (
        "An expression of SPDX, such as MIT or “MIT OR Apache-2.0”.",
        "SPDX 表达式，例如 MIT 或“MIT OR Apache-2.0”。"
      )
    case .author: ("Author", "作者")
    case .repository: ("Repository", "代码仓库")
    case .repositoryHint:
      (
        "The address of its page, without “.git”, such as https://github.com/ada/sky.",
        "其页面的网址，不带“.git”，例如 https://github.com/ada/sky。"
      )
    case .host: ("Host of the repository", "仓库托管方")
    case .otherHost: ("Another", "其他")
    case .issues: ("Where to report issues", "问题反馈网址")
    case .issuesHint: ("If not at the repository.", "如不在代码仓库。")
    case .icon: ("Icon", "图标")
    case .iconHint:
      (
        "A square PNG or JPEG of 128 × 128 pixels or more and 1 MiB or less.",
        "正方形 PNG 或 JPEG，至少 128 × 128 像素，不超过 1 MiB。"
      )
    case .images: ("Pictures", "图片")
    case .videos: ("Videos", "视频")
    case .addresses: ("One address in each line.", "每行一个网址。")
    case .tags: ("Tags", "标签")
    case .tagsHint:
      (
        "With commas between them; 50 or fewer of 64 characters or fewer.",
        "以逗号分隔；最多 50 个，每个不超过 64 个字符。"
      )
    case .vastId: ("Id of the .vast package", ".vast 包的标识")
    case .vastIdHint: ("If it is one, such as org.example.sky.", "如为 .vast 包，例如 org.example.sky。")
    case .version: ("Version", "版本号")
    case .versionHint: ("Such as 1.0.0.", "例如 1.0.0。")
    case .published: ("Published on", "发布日期")
    case .godotMin: ("Oldest Godot that it runs on", "最低 Godot 版本")
    case .godotMinHint: ("Such as 4.3.", "例如 4.3。")
    case .godotMax: ("Newest", "最高 Godot 版本")
    case .commit: ("Commit", "提交")
    case .commitHint:
      ("Its full hash: 40 or 64 digits of 0–9 and a–f.", "完整哈希：40 或 64 位的 0–9、a–f。")
    case .address: ("Address of the archive", "压缩包网址")
    case .addressHint:
      ("What is there must never change: the address of one version.", "其内容不得改变：须为某一版本的网址。")
    case .sha256: ("SHA-256 of the archive", "压缩包的 SHA-256")
    case .sha256Hint:
      ("64 digits of 0–9 and a–f. An address needs it.", "64 位的 0–9、a–f。填写网址时必填。")
    case .size: ("Size of the archive", "压缩包大小")
    case .sizeHint: ("In bytes.", "以字节为单位。")
    case .dependencies: ("Needs", "依赖")
    case .dependenciesHint:
      (
        "One in each line: publisher/name and a range of versions, such as “ada/sky ^1.2”, and “?” behind what it can do without.",
        "每行一个：发布者/名称和版本范围，例如“ada/sky ^1.2”；可选依赖在末尾加“?”。"
      )
    case .permissions: ("Permissions", "权限")
    case .permissionsHint:
      (
        "What its code does that a user might not expect, such as network; with blanks between them.",
        "代码会做、用户可能意想不到的事，例如 network；以空格分隔。"
      )
    }
  }
}
